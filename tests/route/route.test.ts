import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { KnownMessage } from '../../src/message/links.ts'
import type { LegalMode, Message } from '../../src/message/message.ts'
import { selectRoute } from '../../src/route/route.ts'
import type { RoutingTable, VersionTaken } from '../../src/route/table.ts'
import { consented, known } from './consented.ts'
import { noon, rule, satakunta, table, withRules } from './fixture.ts'

const someRules = withRules(
  rule('type-of-the-catalogue', { messageType: 'concern-consented', municipality: '507' }),
  rule('swedish', { area: '06', language: 'sv' }),
)
const home = { homeMunicipality: '102', contactLanguage: 'fi' } as const

test('a home municipality of a normal message decides', () => {
  expect(routeOf({ person: { ...home, placeOfStay: '507' } }).office).toBe('area-06')
})

test('place of stay, urgency and message type are read', () => {
  const urgent: Partial<Message> = { urgency: 'urgent', person: { ...home, placeOfStay: '507' } }
  expect(routeOf(urgent).rule).toBe('type-of-the-catalogue')
})

test('the contact language is read', () => {
  expect(routeOf({ person: { ...home, contactLanguage: 'sv' } }).rule).toBe('swedish')
})

test('the receiver kind is that to which a sender of this kind sends the type', () => {
  expect(routeOf({ from: satakunta }).office).toBe('fpa')
})

test('a sender that may not send the type is a fault, for validation has refused it', () => {
  const stage = consented({ message: { from: satakunta }, type: { directions: [{ from: 'fpa', to: 'fpa' }] } })
  expect(() => selectRoute(stage, table(), noon)).toThrow('may not send')
})

test('a municipality in a field is read where the type is routed by it', () => {
  const stage = consented({
    type: { routedBy: { municipality: '/forward/municipality' } },
    message: { forward: { municipality: '507' } },
  })
  const { route } = selectRoute(stage, someRules, noon)
  expect(route).toMatchObject({ rule: 'type-of-the-catalogue', explanation: { municipality: { from: 'field' } } })
})

test('a message about nobody asks for no language', () => {
  const { person: _, ...nobody } = consented().validated.message
  const stage = consented({ type: { routedBy: { municipality: '/area' } } })
  const validated = { ...stage.validated, message: { ...nobody, area: '102' } }
  const finnish = withRules(rule('finnish', { area: '06', language: 'fi' }))
  expect(selectRoute({ ...stage, validated }, finnish, noon).route.rule).toBe('default-area-06')
})

test('the consented stage goes on unchanged', () => {
  const stage = consented()
  expect(selectRoute(stage, table(), noon).consented).toBe(stage)
})

test('a correction of what another party has stored is refused: that party would never hear of it', () => {
  const correct = (superseded: Partial<KnownMessage>, desk = false) => {
    const person = desk ? { person: { ...home, homeMunicipality: '199' } } : {}
    const stage = consented({ message: person, links: { superseded: known(superseded) } })
    return () => selectRoute(stage, table(), noon)
  }
  const elsewhere = '3221339-3' as PartyId
  expect(correct({ state: 'stored', receiver: elsewhere })).toThrow(/^reference\.not-allowed: supersedesMessageId/)
  expect(correct({ state: 'open', receiver: elsewhere })).not.toThrow()
  expect(correct({ state: 'stored', receiver: satakunta })).not.toThrow()
  expect(correct({ state: 'stored', receiver: elsewhere }, true)).not.toThrow()
})

describe('a version that the receiver', () => {
  const two = { version: '2', versions: ['1', '2', '9', '10'] }

  test('has said nothing of is taken when it is the lowest', () => {
    expect(() => selectRoute(consented(), table(), noon)).not.toThrow()
    expect(() => selectRoute(consented({ type: { version: '2', versions: ['2'] } }), table(), noon)).not.toThrow()
    expect(refusalOf(table(), two)).toMatchObject({
      code: 'version.not-taken',
      detail: 'schemaVersion: the receiver takes version 1',
      faults: [{ place: '/message/schemaVersion' }],
    })
  })

  test('takes passes, and one that it does not is refused with those that it takes', () => {
    const taking = (...versions: string[]) => table({ versionsTaken: versions.map((version) => says({ version })) })
    expect(refusalOf(taking('1', '2'), two)).toBeUndefined()
    expect(refusalOf(taking('2'), two)).toBeUndefined()
    expect(refusalOf(taking('10', '9'), two)?.detail).toBe('schemaVersion: the receiver takes version 9, 10')
    expect(refusalOf(taking('2'), { ...two, version: '1' })?.detail).toBe('schemaVersion: the receiver takes version 2')
  })

  test('takes of those that there are no more says nothing', () => {
    const gone = table({ versionsTaken: [says({ version: '3' })] })
    expect(refusalOf(gone, two)?.detail).toBe('schemaVersion: the receiver takes version 1')
    expect(refusalOf(gone, { ...two, version: '1' })).toBeUndefined()
    const both = table({ versionsTaken: [says({ version: '3' }), says({})] })
    expect(refusalOf(both, { ...two, version: '1' })?.detail).toBe('schemaVersion: the receiver takes version 2')
  })

  test.each<[LegalMode, boolean]>([
    ['statutory-without-consent', true],
    ['statutory-notice', true],
    ['client-consent', false],
    ['client-permission', false],
    ['client-request', false],
    ['as-original', false],
    ['no-client-data', false],
  ])('does not take, of a message under %s: goes to the manual desk: %s', (mode, arrives) => {
    const message = { legalBasis: { mode } }
    expect(refusalOf(table(), two, message)?.code).toBe(arrives ? undefined : 'version.not-taken')
    if (!arrives) return
    expect(selectRoute(consented({ type: two, message }), table(), noon).route).toMatchObject({
      office: 'manual-desk',
      party: null,
      reason: 'version.not-taken',
      rule: null,
      explanation: {
        municipality: { resolved: '102' },
        considered: [{ rule: 'default-area-06', outcome: 'version-not-taken' }],
      },
    })
  })

  test('takes goes to its office under every mode', () => {
    const statutory = { legalBasis: { mode: 'statutory-notice' } } as const
    expect(selectRoute(consented({ message: statutory }), table(), noon).route.office).toBe('area-06')
  })

  test('takes of another type, or that another party takes, says nothing', () => {
    const others = table({ versionsTaken: [says({ type: 'plan-client' }), says({ party: '0246246-0' })] })
    expect(refusalOf(others, two)?.code).toBe('version.not-taken')
  })

  test('the manual desk takes every version', () => {
    expect(refusalOf(table({ rules: [] }), two)).toBeUndefined()
  })
})

function routeOf(message: Partial<Message>) {
  return selectRoute(consented({ message }), someRules, noon).route
}

function says({ party = satakunta as string, type = 'concern-consented', version = '2' }): VersionTaken {
  return { party: party as PartyId, messageType: type, schemaVersion: version }
}

function refusalOf(
  by: RoutingTable,
  type: { version: string; versions: string[] },
  message: Partial<Message> = {},
): Refusal | undefined {
  try {
    selectRoute(consented({ type, message }), by, noon)
    return undefined
  } catch (err) {
    if (err instanceof Refusal) return err
    throw err
  }
}
