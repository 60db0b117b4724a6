import type { DevelopmentPki } from '../../src/dev/pki.ts'
import { issueCrl } from '../../src/dev/pki.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createTrust, type Trust } from '../../src/verify/trust.ts'
import type { AuthorityEntry } from '../../src/verify/trust-file.ts'

/** Trust with one party and one registered signing certificate, as a gateway would hold it. */
export function createBenchTrust(pki: DevelopmentPki, certificate: Buffer, party: PartyId, now: Date): Trust {
  const list = { revoked: [], thisUpdate: now, nextUpdate: new Date(now.getTime() + 86_400_000) }
  return createTrust({
    file: { anchors: [entry('root.pem')], intermediates: [entry('signature.pem')] },
    authorities: new Map([
      ['root.pem', pki.root.certificate],
      ['signature.pem', pki.signature.certificate],
    ]),
    crls: [issueCrl(pki.root, list), issueCrl(pki.signature, list)],
    registrations: [
      {
        party: { id: party, kind: 'fpa' },
        purpose: 'signature',
        der: certificate,
        validFrom: new Date(now.getTime() - 86_400_000),
        validUntil: null,
      },
    ],
  })
}

function entry(file: string): AuthorityEntry {
  const crl = { file: `${file}.crl`, maxAgeSeconds: 7 * 86_400 }
  return { file, kinds: ['fpa', 'social-services'], purposes: ['signature'], validFrom: null, validUntil: null, crl }
}
