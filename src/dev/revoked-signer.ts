import { mkdirSync } from 'node:fs'
import type { PartyId } from '../message/ids.ts'
import { connect } from '../store/connect.ts'
import { makeDataFolder } from '../store/embedded-home.ts'
import { registerCertificate } from '../store/parties.ts'
import type { Leaf } from './pki.ts'
import { openDevelopmentPki, openLeaf, revokeLeaf } from './pki-folder.ts'
import { developmentPaths } from './world.ts'

/** A second signing certificate of a party, on the revocation list from before the gateway starts, so that it holds the list. */
export function prepareRevokedLeaf(folder: string, party: { id: string; name: string }, now: Date): Leaf {
  const at = developmentPaths(makeDataFolder(folder))
  mkdirSync(at.parties, { recursive: true, mode: 0o700 })
  const pki = openDevelopmentPki(at.pki, now)
  const validity = { notBefore: new Date(now.getTime() - hourMs), notAfter: new Date(now.getTime() + yearMs) }
  const leaf = openLeaf(at.parties, pki, `${party.id}.revoked`, { ...party, purpose: 'signature', ...validity })
  revokeLeaf(at.pki, pki, 'signature', leaf.serial, now)
  return leaf
}

/** Registers it all the same: the gateway is told by the database, and knows it a moment later. */
export async function registerRevokedLeaf(databaseUrl: string, party: string, leaf: Leaf): Promise<void> {
  const sql = connect(databaseUrl, { max: 1, applicationName: 'budkavle demo' })
  try {
    await registerCertificate(sql, { party: party as PartyId, purpose: 'signature', der: leaf.certificate })
  } finally {
    await sql.end()
  }
}

const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs
