import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartyId } from '../../src/message/ids.ts'
import { findVersionsTaken, setVersionsTaken } from '../../src/store/versions.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
const party = '3221304-3' as PartyId

beforeAll(async () => {
  database = await createTestDatabase()
  await database.ownerSql`
    insert into party (id, kind, name_fi, name_sv, name_en, valid_from)
    values (${party}, 'social-services', 'x', 'x', 'x', '2026-01-01') on conflict do nothing`
})
afterAll(() => database.close())

test('a party that says two things at the same moment has said one of them: not both, and not nothing', async () => {
  for (let round = 0; round < 100; round += 1) {
    await say('1', '2')
    await Promise.all([say('1'), say('2')])
    const taken = await findVersionsTaken(database.sql, party)
    expect(taken.get('concern-consented')).toEqual([expect.stringMatching(/^[12]$/)])
  }
})

function say(...versions: string[]): Promise<void> {
  return setVersionsTaken(database.sql, party, 'concern-consented', versions)
}
