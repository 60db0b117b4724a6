import type { KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  CertificateList,
  CRLNumber,
  Extension as ExtensionStructure,
  id_ce_cRLNumber,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509'
import type { Extension, Name } from '@peculiar/x509'
import { authorityKeyId, toExtensionStructure, toNameStructure } from './sign-certificate.ts'
import { algorithmOf, signStructure, toInteger } from './sign-structure.ts'

export interface CrlRequest {
  readonly issuer: Name
  readonly signingKey: KeyObject
  /** Serial numbers of the revoked certificates, hex. */
  readonly revoked: readonly string[]
  readonly thisUpdate: Date
  /** RFC 5280 requires it; tests make lists without. */
  readonly nextUpdate?: Date
  /** Of each entry; `thisUpdate` when absent. */
  readonly revocationDate?: Date
  /** Of each entry. */
  readonly entryExtensions?: readonly Extension[]
  readonly extensions?: readonly Extension[]
}

/** A complete CRL, version 2 (RFC 5280 §5.1), in DER. */
export function signCrl(request: CrlRequest): Buffer {
  const { signingKey, revoked, thisUpdate, nextUpdate } = request
  const signatureAlgorithm = algorithmOf(signingKey)
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: signatureAlgorithm,
    issuer: toNameStructure(request.issuer),
    thisUpdate: new Time(thisUpdate),
    ...(nextUpdate && { nextUpdate: new Time(nextUpdate) }),
    ...(revoked.length > 0 && { revokedCertificates: revoked.map((serial) => createEntry(serial, request)) }),
    crlExtensions: request.extensions?.map(toExtensionStructure) ?? createExtensions(request),
  })
  const signature = signStructure(tbsCertList, signingKey)
  return Buffer.from(AsnConvert.serialize(new CertificateList({ tbsCertList, signatureAlgorithm, signature })))
}

function createEntry(serial: string, { thisUpdate, revocationDate, entryExtensions }: CrlRequest): RevokedCertificate {
  return new RevokedCertificate({
    userCertificate: toInteger(Buffer.from(serial, 'hex')),
    revocationDate: new Time(revocationDate ?? thisUpdate),
    ...(entryExtensions && { crlEntryExtensions: entryExtensions.map(toExtensionStructure) }),
  })
}

function createExtensions({ signingKey, thisUpdate }: CrlRequest): ExtensionStructure[] {
  const number = new CRLNumber(Math.floor(thisUpdate.getTime() / 1000))
  const extnValue = new OctetString(AsnConvert.serialize(number))
  return [
    toExtensionStructure(authorityKeyId(signingKey)),
    new ExtensionStructure({ extnID: id_ce_cRLNumber, extnValue }),
  ]
}
