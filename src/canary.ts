import { createHash, createPrivateKey } from 'node:crypto'
import { acceptMessage, type GatewayDeps } from './gateway.ts'
import type { OfficeId, PartyId } from './message/ids.ts'
import { createReceived } from './message/receive.ts'
import { type DocumentSigner, signDocument } from './sign/sign-document.ts'
import { parsePem } from './verify/pem.ts'

/** What a canary is to be. */
export interface CanaryWish {
  readonly office: OfficeId
  readonly messageId: string
  readonly at: Date
}

export type SendCanary = (wish: CanaryWish) => Promise<void>

/**
 * Sends canaries as a party of FPA: really signed, and by the whole path of a message, so that nothing on it knows that
 * nobody waits for this one.
 * @param pem the party's private key and its registered signature certificate
 * @throws Error when the text holds no key or no certificate
 */
export function createSendCanary(gateway: GatewayDeps, pem: string): SendCanary {
  const signer = { key: createPrivateKey(pem), certificate: getCertificate(pem) }
  const thumbprint = createHash('sha256').update(signer.certificate).digest('base64url')
  return async (wish) => {
    const party = gateway.trust().certificates.get(thumbprint)?.party.id
    if (party === undefined) throw new Error('the signer of canaries is not registered to a party')
    const bytes = Buffer.from(await createDocument(wish, party, signer))
    const { refusal } = await acceptMessage(gateway, createReceived(bytes, 'application/jose+json', party))
    if (refusal) throw new Error(`a canary was refused: ${refusal.code}`)
  }
}

function createDocument({ office, messageId, at }: CanaryWish, from: PartyId, signer: DocumentSigner): Promise<string> {
  const message = {
    messageType: 'canary',
    schemaVersion: '1',
    messageId,
    createdAt: `${at.toISOString().slice(0, 19)}Z`,
    from,
    urgency: 'normal',
    legalBasis: { mode: 'no-client-data' },
    office,
    harmless: 'no-action-needed',
  }
  return signDocument(JSON.stringify(message), 'application/jose+json', signer, at)
}

function getCertificate(pem: string): Buffer {
  const [certificate] = parsePem('CERTIFICATE', pem)
  if (!certificate) throw new Error('the signer of canaries has no certificate')
  return certificate
}
