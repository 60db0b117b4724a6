import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import { openLogKey } from '../../../src/dev/log-key.ts'
import { createCatalogue } from '../../../src/message/catalogue.ts'
import type { OfficeId, PartyId } from '../../../src/message/ids.ts'
import type { MaintenanceReason } from '../../../src/message/maintenance.ts'
import { createKeyring } from '../../../src/store/keyring.ts'
import { createLog } from '../../../src/store/log.ts'
import { setMaintenance } from '../../../src/store/maintenance.ts'
import { assignOffice, registerCertificate, registerParty } from '../../../src/store/parties.ts'
import { createSchemas } from '../../../src/validate/schemas.ts'
import { parsePem } from '../../../src/verify/pem.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { schemaFiles } from '../../support/verified.ts'
import { createFolder, origin } from '../../support/world.ts'
import { vectorFolder } from './case.ts'

/** `world.json`: the moment, the parties, and which certificate is registered to whom for what. */
interface WorldFile {
  readonly at: string
  readonly parties: Readonly<Record<string, string>>
  /** What the documents say of the client. */
  readonly markers: readonly string[]
  readonly certificates: readonly {
    readonly name: string
    readonly party: string
    readonly purpose: 'signature' | 'tls'
    readonly registration: 'held' | 'none' | 'withdrawn'
  }[]
}

const folder = join(vectorFolder, 'world')
export const worldFile: WorldFile = JSON.parse(readFileSync(join(folder, 'world.json'), 'utf8'))
export const worldAt = new Date(worldFile.at)

/** A gateway in the fixed world, on a database of its own. */
export interface VectorGateway {
  readonly app: TestApp
  readonly database: TestDatabase
  /** Begins maintenance, and is known to the gateway when it resolves. */
  maintain(reason: MaintenanceReason): Promise<void>
  close(): Promise<void>
}

export async function openVectorGateway(): Promise<VectorGateway> {
  const database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  await register(database.ownerSql)
  const data = createFolder()
  const [logKeyFile, keyringFile] = [join(data, 'log-key.pem'), join(data, 'keyring.json')]
  createKeyring(keyringFile)
  openLogKey(logKeyFile)
  const trustFolder = join(folder, 'trust')
  const files = { logKeyFile, keyringFile, trustFile: join(trustFolder, 'trust.json') }
  const app = await createTestApp({
    database,
    world: { folder: data, files, trustFolder, at: worldAt },
    catalogue,
    settings: { BUDKAVLE_UPLOADS_MAX: '3' },
  })
  return {
    app,
    database,
    async maintain(reason) {
      const stamp = { at: worldAt, issuer: origin, newId: randomUUID }
      await setMaintenance(app.store.commit, { reason, until: '2026-11-21T14:00:00.000Z' }, 'staff.17', stamp)
      await app.knowledge.refresh()
    },
    async close() {
      await app.close()
      await database.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** The product's catalogue, and a second version of one type, which no party has said that it takes. */
const catalogue = createWorldCatalogue()

function createWorldCatalogue() {
  const second = [...schemaFiles].flatMap(([path, text]) => {
    if (!path.startsWith('plan-client/1/')) return []
    const changed = text
      .replace(/"enum": \[\s*"1"\s*\]/, '"enum": ["2"]')
      .replace('"schemaVersion": "1"', '"schemaVersion": "2"')
    return [[path.replace('/1/', '/2/'), changed] as const]
  })
  const files = new Map([...schemaFiles, ...second])
  return { schemaFiles: files, schemas: createSchemas(createCatalogue(files)) }
}

/** DER of a certificate of the world. */
export function certificateOf(name: string): Buffer {
  const [der] = parsePem('CERTIFICATE', readFileSync(join(folder, 'certificates', `${name}.pem`), 'utf8'))
  if (!der) throw new Error(`${name}.pem holds no certificate`)
  return der
}

async function register(owner: postgres.Sql): Promise<void> {
  const aland = worldFile.parties.aland as PartyId
  const names = { fi: 'Ahvenanmaa (testi)', sv: 'Åland (test)', en: 'Åland (test)' }
  await registerParty(owner, { id: aland, kind: 'social-services', names, validFrom: '2023-01-01' })
  await assignOffice(owner, 'area-91' as OfficeId, aland)
  for (const { name, party, purpose, registration } of worldFile.certificates) {
    if (registration === 'none') continue
    const id = worldFile.parties[party] as PartyId
    const thumbprint = await registerCertificate(owner, { party: id, purpose, der: certificateOf(name) })
    if (registration === 'held') continue
    await owner`update certificate set withdrawn_at = ${'2026-11-01T00:00:00Z'} where thumbprint = ${thumbprint}`
  }
}
