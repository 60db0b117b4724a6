import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import type postgres from 'postgres'
import type { Subjects } from '../message/subjects.ts'
import type { Keyring } from './keyring.ts'
import { selectSubjectKeys } from './keys-in-use.ts'
import { takeRandom } from './seal.ts'

/** One person in one message, as the store knows it. Hex, 32 bytes each. */
export interface StoredSubject {
  /** The same in all messages under one key; without the key nobody can tell whose it is. */
  readonly pseudonym: string
  /** Tells of a non-disclosure order to whoever has both the key and the code; to anybody else it is chance. */
  readonly mark: string
}

/**
 * The pseudonyms of those whom a message is about, under the keyring's current key: the one its payload is sealed with.
 * @param context names the message (accept.ts), so that marks cannot be compared between messages
 */
export function createSubjects({ codes, guarded }: Subjects, context: string, keyring: Keyring): StoredSubject[] {
  const key = subjectKey(keyring, keyring.current)
  return codes.map((code) => ({
    pseudonym: pseudonymOf(code, key),
    mark: guarded ? markOf(code, context, key) : takeRandom(32).toString('hex'),
  }))
}

/** A message that is about somebody. */
export interface SubjectMessage {
  readonly item: number
  /** Whether data of somebody in it may not be disclosed. */
  readonly guarded: boolean
}

/**
 * The messages about the person with this code, in the order of arrival. No payload is opened.
 * @throws Error naming the keys that the keyring lacks: the answer would not be whole
 */
export async function findSubjectMessages(
  sql: postgres.Sql,
  keyring: Keyring,
  code: string,
): Promise<SubjectMessage[]> {
  await requireSubjectKeys(sql, keyring)
  const pseudonyms = [...keyring.keys.keys()].map((id) => pseudonymOf(code, subjectKey(keyring, id)))
  const rows = await sql<SubjectRow[]>`
    select s.message::float8 as item, s.key_id as "keyId", s.mark, m.sender || '/' || m.message_id as context
    from message_subject s join message m on m.seq = s.message
    where s.pseudonym = any (array(select decode(p, 'hex') from unnest(${pseudonyms}::text[]) as p))
    order by s.message`
  return rows.map(({ item, keyId, mark, context }) => ({
    item,
    guarded: timingSafeEqual(mark, Buffer.from(markOf(code, context, subjectKey(keyring, keyId)), 'hex')),
  }))
}

/** How many messages were accepted before people could be found so. */
export async function countBeforeSubjects(sql: postgres.Sql): Promise<number> {
  const [before] = await sql<[{ messages: number }]>`
    select count(*)::float8 as messages from message where seq <= (select after_message from subject_start)`
  return before.messages
}

async function requireSubjectKeys(sql: postgres.Sql, { keys }: Keyring): Promise<void> {
  const lacking = (await selectSubjectKeys(sql)).filter((id) => !keys.has(id))
  if (lacking.length === 0) return
  throw new Error(`the keyring lacks keys that people are found by: ${lacking.join(', ')}; nothing is reported`)
}

/** The century sign is part of the code, and so of who it is. */
function pseudonymOf(code: string, key: KeyObject): string {
  return createHmac('sha256', key).update(code).digest('hex')
}

function markOf(code: string, context: string, key: KeyObject): string {
  return createHmac('sha256', key).update(`${code} ${context} non-disclosure`).digest('hex')
}

/** Never the wrapping key itself: a key has one use. */
function subjectKey({ keys }: Keyring, id: string): KeyObject {
  const root = keys.get(id)
  if (!root) throw new Error('the keyring lacks the key that a pseudonym was made with')
  const known = derived.get(root)
  if (known) return known
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', root, '', 'budkavle subject', 32)))
  derived.set(root, key)
  return key
}

const derived = new WeakMap<KeyObject, KeyObject>()

interface SubjectRow {
  readonly item: number
  readonly keyId: string
  readonly mark: Buffer
  readonly context: string
}
