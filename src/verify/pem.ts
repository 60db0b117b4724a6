/**
 * The DER of every block with this label (RFC 7468), in order; text around the blocks is passed over.
 * @throws SyntaxError when a block is not base64
 */
export function parsePem(label: 'CERTIFICATE' | 'X509 CRL', text: string): Buffer[] {
  const blocks = text.matchAll(new RegExp(`-----BEGIN ${label}-----([^-]*)-----END ${label}-----`, 'g'))
  return [...blocks].map(([, body = '']) => decode(body.replace(/\s+/g, '')))
}

function decode(base64: string): Buffer {
  const der = Buffer.from(base64, 'base64')
  if (der.length === 0 || der.toString('base64') !== base64) throw new SyntaxError('a PEM block is not base64')
  return der
}
