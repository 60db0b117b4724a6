import 'reflect-metadata'
import { PemConverter } from '@peculiar/x509'

/** RFC 7468. */
export function toPem(label: string, der: Uint8Array): string {
  return `${PemConverter.encode(Buffer.from(der), label)}\n`
}
