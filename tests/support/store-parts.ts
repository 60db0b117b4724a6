import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { drizzle } from '../../src/store/drizzle.ts'
import type { StoreParts } from '../../src/store/gateway-store.ts'
import { createSigner, keyring } from '../store/operations.ts'
import type { TestDatabase } from './database.ts'

export interface TestParts extends StoreParts {
  readonly db: PostgresJsDatabase
  close(): Promise<void>
}

/** The store's parts as one gateway has them, with keys of the tests' own. */
export function openStoreParts(database: Pick<TestDatabase, 'url'>): TestParts {
  const open = (work: string) => connect(database.url, { max: 1, applicationName: work, role: applicationRole })
  const signer = createSigner()
  const [commits, reads, claims, lists] = [open('commit'), open('read'), open('claim'), open('list')]
  return {
    commit: createCommit(commits, signer),
    reads,
    claims,
    db: drizzle(lists),
    keyring,
    signer,
    close: () => Promise.all([commits, reads, claims, lists].map((one) => one.end())).then(() => {}),
  }
}
