import { constants, verify as cryptoVerify, sign } from 'node:crypto'
import { createDevelopmentPki, issueCertificate, type Leaf } from '../../src/dev/pki.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createReceived } from '../../src/message/receive.ts'
import type { Trust } from '../../src/verify/trust.ts'
import { verify } from '../../src/verify/verify.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { parties } from '../support/world.ts'
import { firstLine } from './machine.ts'
import { inTurns, ratePerCoreSecond } from './measure.ts'
import type { Row } from './rows.ts'
import { createBenchTrust } from './trust.ts'
import { xmlsecRate } from './xmlsec.ts'

/** (a) Documents verified in a second of one core, beside the bare signature check with the same key. */
export async function measureVerification(quick: boolean): Promise<Row[]> {
  const now = new Date()
  const pki = createDevelopmentPki(now)
  const validity = { notBefore: new Date(now.getTime() - 3_600_000), notAfter: new Date(now.getTime() + 86_400_000) }
  const rows: Row[] = []
  for (const keyType of ['p256', 'rsa3072'] as const) {
    const leaf = issueCertificate(pki, { id: parties.fpa, name: 'FPA', purpose: 'signature', keyType, ...validity })
    const trust = createBenchTrust(pki, leaf.certificate, parties.fpa as PartyId, now)
    rows.push(...(await measureKey(keyType, leaf, trust, now, quick)))
  }
  return rows
}

async function measureKey(keyType: 'p256' | 'rsa3072', leaf: Leaf, trust: Trust, now: Date, quick: boolean) {
  const [milliseconds, rounds] = quick ? [250, 3] : [700, 7]
  const party = { id: parties.fpa as PartyId, name: 'FPA', signature: leaf, tls: leaf }
  const value = (text: string) => createConcern({ at: new Date(now.getTime() - 1000), text: text.trim() })
  const json = await signMessage(value('Text. '.repeat(250)), party, 'json')
  const xml = await signMessage(value('Text. '.repeat(660)), party, 'xml')
  const perCore = (work: () => unknown) => () => ratePerCoreSecond(work, milliseconds)
  const withXmlsec = firstLine('xmlsec1', ['--version']) !== null
  const found = await inTurns(
    {
      raw: perCore(createRawVerify(leaf)),
      json: async () => inFlight * (await perCore(() => manyAtOnce(() => verifySigned(json, trust, now)))()),
      xml: perCore(() => verifySigned(xml, trust, now)),
      xmlsec: async () => (withXmlsec ? xmlsecRate(xml.body, leaf.certificate, quick ? 500 : 1500) : Number.NaN),
    },
    rounds,
  )
  const name = keyType === 'p256' ? 'ES256' : 'RSA-3072'
  const raw = { what: 'raw crypto.verify', figure: found.raw }
  const kilobytes = (signed: Signed) => (signed.body.length / 1024).toFixed(1)
  const row = (what: string, figure: number, beside: { what: string; figure: number }): Row => ({
    what: `verify ${name} ${what}`,
    figure,
    unit: '/core-s',
    beside,
    ratio: figure / beside.figure,
  })
  const what = `JWS ${kilobytes(json)} KB, ${inFlight} in flight`
  const rows = [row(what, found.json, raw), row(`XML ${kilobytes(xml)} KB`, found.xml, raw)]
  if (!withXmlsec) return rows
  const beside = { what: 'xmlsec1, pinned key', figure: found.xmlsec }
  return [...rows, { ...row('XML', found.xml, beside), aim: { at: 'least', ratio: 1.2 } } satisfies Row]
}

/** The JWS library verifies in the thread pool: intake runs it for as many documents as there are connections. */
const inFlight = 16

function manyAtOnce(work: () => Promise<void>): Promise<unknown> {
  return Promise.all(Array.from({ length: inFlight }, work))
}

/** All of verify(): parsing, trust, the answer about the certificate from its cache, signature, digests. */
async function verifySigned({ body, mediaType }: Signed, trust: Trust, now: Date): Promise<void> {
  await verify(createReceived(Buffer.from(body), mediaType, parties.fpa as PartyId), trust, now)
}

/** As JOSE and XMLDSig sign with such a key by default, over as many bytes as a SignedInfo has. */
function createRawVerify({ key }: Leaf): () => void {
  const data = Buffer.alloc(700, 'a')
  const options =
    key.asymmetricKeyType === 'rsa' ? { padding: constants.RSA_PKCS1_PADDING } : { dsaEncoding: 'ieee-p1363' as const }
  const signature = sign('sha256', data, { key, ...options })
  return () => {
    if (!cryptoVerify('sha256', data, { key, ...options }, signature)) throw new Error('the signature does not hold')
  }
}
