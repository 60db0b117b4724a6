import { expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { findDestination } from '../../src/route/destination.ts'
import { fpa, noon, satakunta, table } from './fixture.ts'

const type = { name: 'concern-consented', version: '1', versions: ['1', '2'] }
const at = (office: string, changes: Parameters<typeof table>[0] = {}, version = '1') =>
  findDestination(table(changes), office as OfficeId, { ...type, version }, noon)

test('an office that is held, with whose it is', () => {
  expect(at('area-06')).toEqual({
    office: 'area-06',
    party: satakunta,
    kind: 'social-services',
    takesVersion: true,
  })
  expect(at('fpa')).toMatchObject({ party: fpa, kind: 'fpa' })
})

test('neither the manual desk, nor one that there is not, nor one where nobody can take anything', () => {
  expect(at('manual-desk')).toBeUndefined()
  expect(at('area-99')).toBeUndefined()
  expect(at('area-06', { tlsCertificates: [] })).toBeUndefined()
})

test('it takes the lowest version of a type, or the ones that its party has said', () => {
  expect(at('area-06', {}, '2')).toMatchObject({ takesVersion: false })
  const versionsTaken = [{ party: satakunta, messageType: type.name, schemaVersion: '2' }]
  expect(at('area-06', { versionsTaken }, '2')).toMatchObject({ takesVersion: true })
  expect(at('area-06', { versionsTaken }, '1')).toMatchObject({ takesVersion: false })
})
