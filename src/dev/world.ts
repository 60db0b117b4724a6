import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import type { Config, ProductionFiles } from '../config.ts'
import type { CertificatePurpose, OfficeId, PartyId } from '../message/ids.ts'
import { createKeyring } from '../store/keyring.ts'
import { assignOffice, listParties, registerCertificate, registerParty } from '../store/parties.ts'
import { pretendLive } from '../store/watch.ts'
import { openLogKey } from './log-key.ts'
import type { Leaf } from './pki.ts'
import { openDevelopmentPki, openLeaf } from './pki-folder.ts'

/** A party of the development world, with the keys that its systems would have. */
export interface DevelopmentParty {
  readonly id: PartyId
  readonly name: string
  readonly signature: Leaf
  readonly tls: Leaf
}

/**
 * All that a production gateway is given as files, made in the data folder: log key, keyring, certificates, trust. Every
 * party of the database gets a certificate for signing and one for TLS, and Åland's office a party of its own, so that
 * every inbox is held, and looked after when the world is opened. The same folder gives the same world again.
 */
export async function openDevelopmentWorld(
  dataFolder: string,
  owner: postgres.Sql,
  now: Date,
): Promise<ProductionFiles> {
  const at = developmentPaths(dataFolder)
  mkdirSync(at.parties, { recursive: true, mode: 0o700 })
  const pki = openDevelopmentPki(at.pki, now)
  const server = {
    id: gateway,
    name: 'Budkavle development gateway',
    purpose: 'server' as const,
    names: ['localhost', '127.0.0.1'],
  }
  openLeaf(dataFolder, pki, 'server', { ...server, ...validity(now) })
  if (!existsSync(at.keyring)) createKeyring(at.keyring)
  openLogKey(at.logKey)
  await registerAland(owner)
  for (const { id, name } of await listParties(owner)) {
    const party = openParty(dataFolder, id, name, now)
    await registerCertificate(owner, { party: id, purpose: 'signature', der: party.signature.certificate })
    await registerCertificate(owner, { party: id, purpose: 'tls', der: party.tls.certificate })
  }
  await pretendLive(owner, now)
  return developmentFiles(dataFolder)
}

/** What a gateway in the development world runs on, in the form that production has; whether it is there or not. */
export function developmentFiles(dataFolder: string): ProductionFiles {
  const { logKey, keyring, pki, server } = developmentPaths(dataFolder)
  return {
    logKeyFile: logKey,
    keyringFile: keyring,
    tlsCertificateFile: server,
    tlsKeyFile: server,
    trustFile: join(pki, 'trust.json'),
  }
}

/** Who signs canaries: as it is set; in development, unless it is set, FPA's party. Undefined: nobody. */
export function findCanarySigner({
  canarySignerFile,
  development,
  dataFolder,
}: Pick<Config, 'canarySignerFile' | 'development' | 'dataFolder'>): string | undefined {
  return canarySignerFile ?? (development ? developmentPaths(dataFolder).canarySigner : undefined)
}

/** The keys of one party of the development world, made when first asked for. */
export function openParty(dataFolder: string, id: PartyId, name: string, now: Date): DevelopmentParty {
  const at = developmentPaths(dataFolder)
  const pki = openDevelopmentPki(at.pki, now)
  const leaf = (purpose: CertificatePurpose) =>
    openLeaf(at.parties, pki, `${id}.${purpose}`, { id, name, purpose, ...validity(now) })
  return { id, name, signature: leaf('signature'), tls: leaf('tls') }
}

/** Where the development world lies in a data folder. */
export function developmentPaths(dataFolder: string) {
  return {
    pki: join(dataFolder, 'pki'),
    parties: join(dataFolder, 'parties'),
    keyring: join(dataFolder, 'keyring.json'),
    logKey: join(dataFolder, 'log-key.pem'),
    /** The gateway's own key and certificate, for both of its listeners. */
    server: join(dataFolder, 'server.leaf.pem'),
    /** FPA's, which the gateway itself sends canaries by. */
    canarySigner: join(dataFolder, 'parties', `${fpa}.signature.leaf.pem`),
  }
}

/** No business id of Åland's KST is in the reference facts; this one passes its check and belongs to nobody here. */
const aland = '1000002-0' as PartyId
const gateway = '0000000-0'
const fpa = '0246246-0'

async function registerAland(owner: postgres.Sql): Promise<void> {
  const names = { fi: 'Ahvenanmaa (kehitys)', sv: 'Åland (utveckling)', en: 'Åland (development)' }
  await registerParty(owner, { id: aland, kind: 'social-services', names, validFrom: '2023-01-01' })
  await assignOffice(owner, 'area-91' as OfficeId, aland)
}

function validity(now: Date) {
  return { notBefore: new Date(now.getTime() - 3_600_000), notAfter: new Date(now.getTime() + 365 * 86_400_000) }
}
