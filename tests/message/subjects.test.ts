import { expect, test } from 'vitest'
import { parseStructure, type Structure } from '../../src/message/structure.ts'
import { findSubjects } from '../../src/message/subjects.ts'
import { catalogue, exampleOf, type Json, typeOf } from '../support/verified.ts'

test('everybody with a code is found: the child, and each custodian', () => {
  const type = typeOf('child-welfare-notification')
  const example = exampleOf(type)
  const custodians = ['150385W950N', '130290-902A', '150385W950N'].map((personalIdentityCode) => ({
    firstNames: 'A',
    lastName: 'B',
    personalIdentityCode,
  }))
  const person = { ...(example.person as Json), personalIdentityCode: '040318A901P', securityBan: false }
  const message = { ...example, person, custodians: [...custodians, { firstNames: 'C', lastName: 'D' }] }
  const codes = ['040318A901P', '150385W950N', '130290-902A']
  expect(findSubjects(type.structure, message)).toEqual({ codes, guarded: false })
  const inHiding = { ...message, person: { ...person, securityBan: true } }
  expect(findSubjects(type.structure, inHiding)).toEqual({ codes, guarded: true })
})

test('what stands where no code is expected is not taken for one', () => {
  const type = typeOf('concern-consented')
  const example = exampleOf(type)
  const { personalIdentityCode: _, ...person } = example.person as Json
  const message = { ...example, person: { ...person, firstNames: '150385W950N', temporaryId: '150385W950N' } }
  expect(findSubjects(type.structure, message)).toEqual({ codes: [], guarded: false })
})

test('a structure that nobody has seen is walked by its formats, however deep', () => {
  const code = { type: 'string', format: 'personal-identity-code', pattern: '^[0-9A-Z+-]+$' }
  const object = (properties: object) => ({ type: 'object', additionalProperties: false, required: [], properties })
  const member = object({ code, securityBan: { type: 'boolean' }, name: { type: 'string', pattern: '^a$' } })
  const household = { type: 'array', xmlItem: 'member', maxItems: 9, items: member }
  const structure = parseStructure(object({ family: object({ household }), other: code }))
  if (structure.kind !== 'object') throw new Error('not an object')
  const family = { household: [{ code: '150385W950N', securityBan: true }, { name: 'a' }] }
  expect(findSubjects(structure, { family })).toEqual({ codes: ['150385W950N'], guarded: true })
  expect(findSubjects(structure, { other: '130290-902A' })).toEqual({ codes: ['130290-902A'], guarded: false })
  for (const other of [{}, { family: null }, { family: { household: 7 } }, null]) {
    expect(findSubjects(structure, other)).toEqual({ codes: [], guarded: false })
  }
})

test('in every type the code of its example’s person is found, and non-disclosure stands under one name', () => {
  const found = [...catalogue.values()].flatMap((type) => {
    const example = exampleOf(type)
    const code = (example.person as Json | undefined)?.personalIdentityCode
    if (typeof code === 'string') expect(findSubjects(type.structure, example).codes).toContain(code)
    expect(bansIn(type.structure).every((name) => name === 'securityBan')).toBe(true)
    return typeof code === 'string' ? [type.name] : []
  })
  expect(found.length).toBeGreaterThan(15)
})

/** Names of the fields that say of somebody that the data may not be disclosed. */
function bansIn(structure: Structure): string[] {
  if (structure.kind === 'array') return bansIn(structure.items)
  if (structure.kind !== 'object') return []
  return [...structure.properties].flatMap(([name, { structure: of }]) =>
    of.kind === 'boolean' && of.description?.startsWith('Non-disclosure') ? [name] : bansIn(of),
  )
}
