import { DerReader, derTags, parseContent, parseDer } from '/tmp/old/verify/der.ts'

/** The subject of an authority's certificate, as DER: the very octets that what it issues must name. */
export function readIssuerName(certificate: Buffer): Buffer {
  const [tbs] = parseContent(parseDer(certificate, derTags.sequence), (reader) => reader.readAll())
  const [, , , , , subject] = tbs ? new DerReader(tbs.content).readAll() : []
  if (!subject) throw new Error('the authority’s certificate cannot be read')
  return subject.bytes
}
