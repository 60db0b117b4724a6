import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { Message } from '../../src/message/message.ts'
import { selectRoute } from '../../src/route/route.ts'
import type { RoutingTable, VersionTaken } from '../../src/route/table.ts'
import { consented } from './consented.ts'
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

describe('a version that the receiver', () => {
  const two = { version: '2', lowestVersion: '1' }

  test('has said nothing of is taken when it is the lowest', () => {
    expect(() => selectRoute(consented(), table(), noon)).not.toThrow()
    expect(() => selectRoute(consented({ type: { version: '2', lowestVersion: '2' } }), table(), noon)).not.toThrow()
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
    expect(refusalOf(taking('2'), { version: '1' })?.detail).toBe('schemaVersion: the receiver takes version 2')
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

function refusalOf(by: RoutingTable, type: { version: string; lowestVersion?: string }): Refusal | undefined {
  try {
    selectRoute(consented({ type }), by, noon)
    return undefined
  } catch (err) {
    if (err instanceof Refusal) return err
    throw err
  }
}
