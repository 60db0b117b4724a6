import type { Evidence } from '../../src/evidence/events.ts'
import { accessed, expired, storageConfirmed, storageNotConfirmed } from '../../src/evidence/item-steps.ts'
import { alertChanged, manifestAnswered, manifestMade } from '../../src/evidence/office-steps.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import type { Audience } from '../../src/message/ladder.ts'
import { findItemsAnywhere } from '../../src/store/inbox.ts'
import {
  confirmOperation,
  createSigner,
  lease,
  type MessageWish,
  messageOperation,
  rejectOperation,
  satakunta,
  stamp,
  tellOperation,
} from '../store/operations.ts'
import { openStoreParts } from '../support/store-parts.ts'
import type { TestRoom } from './room.ts'

const signer = createSigner()

/** The moment at which the situation is looked at: a Friday afternoon. */
export const livelyNow = new Date('2026-11-20T14:20:00Z')

/** What the numbers of the offices are that something is the matter with; all others are calm and live. */
export const livelyOffices = {
  'area-06': { waiting: 4, late: 2, alerts: 2, incidents: 2, notLive: [] },
  'area-13': { waiting: 2, late: 1, alerts: 1, incidents: 0, notLive: ['office.not-polled'] },
  'area-19': { waiting: 3, late: 0, alerts: 0, incidents: 0, notLive: [] },
  'area-21': { waiting: 0, late: 0, alerts: 0, incidents: 0, notLive: ['office.no-responsible', 'office.canary-late'] },
  'area-90': { waiting: 5, late: 0, alerts: 0, incidents: 1, notLive: [] },
  'area-17': { waiting: 0, late: 0, alerts: 0, incidents: 0, notLive: ['office.certificate'] },
  'manual-desk': { waiting: 2, late: 1, alerts: 0, incidents: 0, notLive: [] },
} as const

/**
 * A lively afternoon in a room that has a world: messages taken over, given back, waiting, late, urgent and held; offices
 * that are silent; alerts that stand; incidents that are open and manifests without an answer. Message 1 has a long line.
 */
export async function fillLively(room: TestRoom): Promise<void> {
  const acts = openActs(room)
  await takenOver(room, acts)
  await acts.send({ office: office('area-06'), urgent: true }, 190)
  await acts.send({ office: office('area-06') }, 175)
  await acts.send({ office: office('area-06'), type: 'concern-statutory-adult' }, 64)
  await acts.send({ office: office('area-06') }, 12)
  for (const minutes of [300, 28]) await acts.send({ office: office('area-13') }, minutes)
  for (const minutes of [41, 22, 3]) await acts.send({ office: office('area-19'), urgent: minutes === 3 }, minutes)
  for (const minutes of [55, 31, 18, 9, 1]) await acts.send({ office: office('area-90') }, minutes)
  await acts.send({ office: office('manual-desk') }, 47)
  await acts.send({ office: office('area-05'), shownFrom: new Date('2026-11-23T06:00:00Z') }, 90)
  await tellOf(acts)
  await silence(room)
  await acts.close()
}

type Acts = ReturnType<typeof openActs>

/** What happens, and when: the steps that gateways take, with the times of a story. */
export function openActs(room: Pick<TestRoom, 'database' | 'commit'>) {
  const parts = openStoreParts(room.database)
  const at = (minutes: number) => new Date(livelyNow.getTime() - minutes * 60_000)
  const stampAt = (minutes: number) => ({ ...stamp, at: at(minutes) })
  let sent = 0
  return {
    at,
    stampAt,
    close: () => parts.close(),
    /** A message of so many minutes ago; its items are numbered from 1. */
    async send(wish: MessageWish, minutes: number): Promise<number> {
      const operation = messageOperation(wish)
      const evidence = operation.evidence.map((one) => ({ ...one, eventTime: at(minutes).toISOString() }))
      await room.commit({ ...operation, evidence })
      sent += 1
      await room.database.ownerSql`update message set accepted_at = ${at(minutes)} where seq = ${sent}`
      return sent
    },
    async item(number: number): Promise<InboxItem> {
      const [item] = await findItemsAnywhere(parts.db, [number])
      if (!item) throw new Error(`no item ${number}`)
      return item
    },
    /** The ladder tells these of an item, and alerts start. */
    async escalate(number: number, audiences: readonly Audience[], minutes: number): Promise<void> {
      const item = await this.item(number)
      await room.database.ownerSql`update delivery set next_step_at = ${at(minutes)} where message = ${number}`
      const told = audiences.map((audience, n) => ({ n, audience, party: null }))
      const body = { message: number, office: item.office, steps: 0, next: null, at: at(minutes), told }
      const evidence = audiences.map((audience) => expired(item, audience, stampAt(minutes)))
      await room.commit({ kind: 'apply', step: 'escalate', message: number, body, evidence })
      for (const audience of audiences) {
        const subject = { office: item.office, audience, party: null, at: at(minutes) }
        const recipient = { party: item.receiver, office: item.office }
        const told = [alertChanged(recipient, 'alert.started', [`escalation.${audience}`], stampAt(minutes))]
        await room.commit({ kind: 'apply', step: 'start_alert', body: subject, evidence: told })
      }
    },
    /** A manifest of an office that nobody answered, or that the receiver differs from. */
    async manifest(of: OfficeId, number: number, day: string, state: 'unanswered' | 'differs' | 'open'): Promise<void> {
      const fact = { number, day, items: 3, root: 'ab'.repeat(32) }
      const [midnight, recipient] = [new Date(`${day}T00:00:00Z`), { party: satakunta, office: of }]
      const part = {
        number,
        items: 3,
        root: fact.root,
        note: signer.signStatement(`${signer.origin}/manifest\n${number}\n`),
      }
      const body = { office: of, party: satakunta, day, through: 0, at: midnight, answerBy: midnight, parts: [part] }
      const made = [manifestMade(recipient, fact, { ...stamp, at: midnight })]
      await room.commit({ kind: 'apply', step: 'manifest', body, evidence: made })
      if (state === 'open') return
      const signature = { algorithm: 'ES256', certificate: 'c'.repeat(43) }
      const signed = state === 'differs' ? { digest: 'cd'.repeat(32), signature } : undefined
      const at = new Date(midnight.getTime() + 8 * 3_600_000)
      const told = [manifestAnswered(recipient, fact, `manifest.${state}`, signed, { ...stamp, at })]
      const kept = signed
        ? { answer: Buffer.from('{"payload":""}').toString('base64'), media: 'application/jose+json' }
        : {}
      const differences = signed ? [{ item: 1, found: 'other-record' }] : []
      const answer = { manifest: number, state, ...kept, differences, at }
      await room.commit({ kind: 'apply', step: 'answer_manifest', body: answer, evidence: told })
    },
  }
}

/** Message 1: handed out, stored, opened, asked for again twice. Message 2: given back, so that it lies at the desk. */
async function takenOver({ commit, database }: TestRoom, acts: Acts): Promise<void> {
  for (const [minutes, finish] of [[430, confirmOperation] as const, [400, rejectOperation] as const]) {
    const number = await acts.send({ urgent: minutes === 430 }, minutes)
    const [taken] = await lease(database.sql)
    if (!taken) throw new Error('nothing was handed out')
    const told = tellOperation(taken)
    await commit({ ...told, evidence: shift(told.evidence, acts.at(minutes - 2)) })
    const log = async (evidence: Evidence) =>
      void (await commit({ kind: 'apply', step: 'act', body: {}, message: number, evidence: [evidence] }))
    const item = await acts.item(number)
    await log(accessed(item, satakunta, 'receiver.fetched', acts.stampAt(minutes - 3)))
    const end = finish(taken)
    await commit({ ...end, evidence: shift(end.evidence, acts.at(minutes - 4)) })
    if (finish !== confirmOperation) continue
    await log(accessed(item, satakunta, 'receiver.opened', acts.stampAt(minutes - 40)))
    const look = { recordId: 'record-1', nonce: '5e'.repeat(32), answer: '77'.repeat(32) }
    await log(storageConfirmed(item, look, acts.stampAt(120)))
    await log(storageNotConfirmed(item, look, 'second-look.mismatch', acts.stampAt(30)))
  }
}

function shift<Kind extends { readonly eventTime: string }>(evidence: readonly Kind[], at: Date): Kind[] {
  return evidence.map((one) => ({ ...one, eventTime: at.toISOString() }))
}

/** Two late ones at Satakunta, one in North Savo, and what the nightly manifests brought. */
async function tellOf(acts: Acts): Promise<void> {
  await acts.escalate(3, ['receiver', 'organisation'], 160)
  await acts.escalate(4, ['receiver'], 55)
  await acts.escalate(7, ['receiver'], 240)
  await acts.manifest(office('area-06'), 9001, '2026-11-18', 'differs')
  await acts.manifest(office('area-06'), 9002, '2026-11-19', 'unanswered')
  await acts.manifest(office('area-06'), 9003, '2026-11-20', 'open')
  await acts.manifest(office('area-90'), 9004, '2026-11-19', 'unanswered')
}

/** Offices that nobody looks after: each for another reason. */
async function silence({ database, knowledge }: TestRoom): Promise<void> {
  const { ownerSql: owner } = database
  const long = new Date(livelyNow.getTime() - 5 * 3_600_000)
  await owner`update office_watch set responsible_name = 'Aino Esimerkki', responsible_email = 'aino@county.example',
    responsible_phone = '040 000 0000', on_call_phone = '040 000 0001' where office in ('area-06', 'area-13')`
  await owner`update office_watch set last_polled_at = ${long} where office = 'area-13'`
  await owner`update office_watch set responsible_name = null, canary_confirmed_at = ${new Date('2026-11-18T06:00:00Z')}
    where office = 'area-21'`
  await owner`update certificate set withdrawn_at = ${long} where purpose = 'tls'
    and party = (select party from office where id = 'area-17')`
  await knowledge.refresh()
}

function office(id: string): OfficeId {
  return id as OfficeId
}
