import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type postgres from 'postgres'
import type { ProductionFiles } from '../../src/config.ts'
import type { Leaf, LeafRequest } from '../../src/dev/pki.ts'
import { issueCertificate } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import { type DevelopmentParty, developmentPaths, openDevelopmentWorld, openParty } from '../../src/dev/world.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createLog } from '../../src/store/log.ts'
import { exampleAt } from './verified.ts'

export const origin = 'budkavle.localhost/log'
export const parties = {
  fpa: '0246246-0',
  satakunta: '3221304-3',
  eastUusimaa: '3221339-3',
  aland: '1000002-0',
} as const
export type PartyName = keyof typeof parties

/** Keys, trust and registered parties of one test database, in a folder of its own, as they were at one moment. */
export interface World {
  readonly folder: string
  readonly files: ProductionFiles
  readonly at: Date
  readonly trustFolder: string
  party(name: PartyName): DevelopmentParty
  /** A certificate of the development authorities that nobody has registered. */
  issue(request: Pick<LeafRequest, 'id' | 'purpose'> & Partial<LeafRequest>): Leaf
  /** Issues the revocation lists anew, as of another moment. */
  renewCrls(now: Date): void
  remove(): void
}

/** Makes the world and the log. */
export async function createWorld(owner: postgres.Sql, at: Date = exampleAt): Promise<World> {
  const folder = createFolder()
  const files = await openDevelopmentWorld(folder, owner, at)
  await createLog(owner, origin)
  const trustFolder = developmentPaths(folder).pki
  const validity = { notBefore: new Date(at.getTime() - 3_600_000), notAfter: new Date(at.getTime() + 800 * dayMs) }
  return {
    folder,
    files,
    at,
    trustFolder,
    party: (name) => openParty(folder, parties[name] as PartyId, name, at),
    issue: (request) =>
      issueCertificate(openDevelopmentPki(trustFolder, at), { name: 'A party', ...validity, ...request }),
    renewCrls: (now) => void openDevelopmentPki(trustFolder, now),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A folder that the next run removes if this one cannot (see global-setup); a database server may pass through it. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
  chmodSync(folder, 0o711)
  return folder
}

const dayMs = 86_400_000
