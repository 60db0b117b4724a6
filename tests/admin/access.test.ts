import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { areasOf, type Permission, type Person, permissions, roles } from '../../src/admin/permissions.ts'
import type { Declared, Rule } from '../../src/admin/room.ts'
import { helsinkiDate } from '../../src/message/helsinki-time.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { draftChange } from '../../src/routing-changes.ts'
import { messageOperation } from '../store/operations.ts'
import { openActs } from './lively.ts'
import { openRoom, personWith, type TestRoom } from './room.ts'

let room: TestRoom

beforeAll(async () => {
  room = await openRoom()
  // A change of area 06, by none of those who walk here.
  const startsOn = helsinkiDate(new Date(Date.now() + 2 * 86_400_000))
  const on = { edit: 'end', rule: 'default-area-06', seenUntil: null, on: startsOn } as const
  const wish = { kind: 'edit', edits: [on], note: 'correction', urgent: null, startsOn } as const
  const drafted = await draftChange(room.deps.routing, wish, { by: 'staff.author', areas: 'all' })
  expect(drafted).toEqual({ number: 1 })
  await room.commit(messageOperation({ office: 'area-06' as OfficeId }))
  const acts = openActs(room)
  await acts.manifest('area-06' as OfficeId, 9001, '2026-11-18', 'differs')
  await acts.close()
  const [found] = await room.database.ownerSql`
    select i.entries[1] as leaf, (select min(index) from log_entry where message = 1) as entry from incident i`
  samples.leaf = String(found?.leaf)
  samples.entry = String(found?.entry)
})
afterAll(() => room?.close())

/** What stands for the parts of an address that are named in it; the area of each is 06. */
const samples: Record<string, string> = {
  language: 'fi',
  area: '06',
  office: 'area-06',
  change: '1',
  item: '1',
  message: '1',
  incident: '1',
  party: '3221304-3',
}

const people: Readonly<Record<string, Person | undefined>> = {
  'signed out': undefined,
  ...Object.fromEntries(roles.map((role) => [role, personWith({ role })])),
  ...Object.fromEntries(roles.map((role) => [`${role} of area 06`, personWith({ role, area: '06' })])),
  ...Object.fromEntries(roles.map((role) => [`${role} of area 05`, personWith({ role, area: '05' })])),
}

describe('the table', () => {
  const all = Object.entries(permissions) as [Permission, readonly string[]][]

  test('an auditor reads everything and changes nothing', () => {
    const reads = all.filter(([name]) => name.endsWith('.read'))
    expect(reads.filter(([, allowed]) => !allowed.includes('auditor'))).toEqual([])
    const others = all.filter(([name]) => !name.endsWith('.read'))
    expect(others.filter(([, allowed]) => allowed.includes('auditor'))).toEqual([])
  })

  test('who drafts a change of routing does not approve it', () => {
    expect(permissions['routing.edit']).toEqual(['routing-editor'])
    expect(permissions['routing.approve']).toEqual(['routing-approver'])
  })
})

describe('every address', () => {
  test('is declared, and there is no other', () => {
    const served = room.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
    const declared = room.declared.flatMap(({ method, path }) => {
      const languages = path.startsWith('/:language') ? ['fi', 'sv', 'en'] : ['']
      return languages.map((language) => `${method} ${path.replace(':language', language)}`)
    })
    expect(served.sort()).toEqual(declared.sort())
  })

  test('that is open is one of signing in, or has nothing of anybody', () => {
    const open = room.declared.filter(({ rule }) => rule === 'open').map(({ method, path }) => `${method} ${path}`)
    expect(open.sort()).toEqual([
      'GET /',
      'GET /:language/persons',
      'GET /:language/sign-in',
      'GET /api/openapi.json',
      'GET /icon.svg',
      'GET /style.css',
      'POST /:language/persons',
    ])
  })

  test('that changes nothing may be asked for, and one that changes something may not be read', () => {
    for (const { method, path, rule } of room.declared) {
      if (typeof rule === 'object')
        expect(`${path} ${rule.permission.endsWith('.read')}`).toBe(`${path} ${method === 'GET' || isPreview(path)}`)
    }
  })

  test('keeps out whoever may not be there, and lets in whoever may', async () => {
    const guarded = room.declared.filter(({ rule }) => rule !== 'open')
    expect(guarded.length).toBeGreaterThan(5)
    for (const declared of guarded) {
      for (const [who, person] of Object.entries(people)) {
        const answer = await call(declared, person)
        expect(`${who}: ${declared.method} ${declared.path} ${answer}`).toBe(
          `${who}: ${declared.method} ${declared.path} ${expected(declared, person)}`,
        )
      }
    }
    expect(room.faults).toEqual([])
  })
})

/** A form that only shows what would come of a change, and so belongs to those who read. */
function isPreview(path: string): boolean {
  return path.endsWith('/preview')
}

/** What came of it: who is let in may still be told that an empty form lacks something. */
async function call({ method, path }: Declared, person: Person | undefined): Promise<string> {
  const visitor = await room.as(person)
  const address = path.replace(/:(\w+)/g, (_, name) => samples[name] ?? `no-sample-for-${name}`)
  const isApi = path.startsWith('/api/')
  const response = isApi
    ? await visitor.send(method, address)
    : await (method === 'GET' ? visitor.get(address) : visitor.post(address))
  if (response.status === 303 && response.headers.get('location')?.startsWith('/fi/sign-in')) {
    return path === '/:language/sign-out' && person ? 'in' : 'to sign in'
  }
  return { 401: 'signed out', 403: 'not allowed', 404: 'not found', 500: 'fault' }[response.status] ?? 'in'
}

function expected({ method, path, rule }: Declared, person: Person | undefined): string {
  if (!person) return method === 'GET' && !path.startsWith('/api/') ? 'to sign in' : 'signed out'
  if (rule === 'open' || rule === 'signed-in') return 'in'
  return expectedOf(rule, person)
}

function expectedOf({ permission, areas }: Rule, person: Person): string {
  const held = areasOf(person, permission)
  if (held === undefined || (areas === 'none' && held !== 'all')) return 'not allowed'
  return typeof areas === 'function' && held !== 'all' && !held.includes('06') ? 'not found' : 'in'
}
