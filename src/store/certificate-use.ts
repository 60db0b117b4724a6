import { createHash } from 'node:crypto'
import type postgres from 'postgres'

/**
 * Notes which certificates callers show, so that one sees that a new one is in use before the old one is withdrawn.
 * Each is written about once a minute; a note that fails is told of and waited for by nobody.
 */
export function createCertificateNotes(
  sql: postgres.Sql,
  now: () => Date,
  onFault: (err: unknown) => void,
): (der: Buffer) => void {
  const noted = new WeakMap<Buffer, number>()
  const lately = new Map<string, number>()
  return (der) => {
    const at = now()
    // A connection keeps its certificate: most requests end here, without a hash.
    if (!isDue(noted.get(der), at)) return
    noted.set(der, at.getTime())
    const thumbprint = createHash('sha256').update(der).digest('base64url')
    if (!isDue(lately.get(thumbprint), at)) return
    lately.set(thumbprint, at.getTime())
    sql`select note_certificates(${[thumbprint]}::text[], ${at.toISOString()}::timestamptz)`.catch(onFault)
  }
}

function isDue(last: number | undefined, at: Date): boolean {
  return last === undefined || Math.abs(at.getTime() - last) >= noteMs
}

const noteMs = 60_000
