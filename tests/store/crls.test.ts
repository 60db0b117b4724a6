import { expect, test } from 'vitest'
import { loadCrls, saveCrl } from '../../src/store/crls.ts'
import { createTestDatabase } from '../support/database.ts'

test('an older list does not replace a newer one', async () => {
  const { sql, close } = await createTestDatabase()
  try {
    await saveCrl(sql, 'root.pem', Buffer.from('newer'), new Date('2026-11-21T12:00:00Z'))
    await saveCrl(sql, 'root.pem', Buffer.from('older'), new Date('2026-11-20T12:00:00Z'))
    expect((await loadCrls(sql)).map(String)).toEqual(['newer'])
    await saveCrl(sql, 'root.pem', Buffer.from('newest'), new Date('2026-11-22T12:00:00Z'))
    expect((await loadCrls(sql)).map(String)).toEqual(['newest'])
  } finally {
    await close()
  }
})
