import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toPem } from '../../src/dev/pem.ts'

/**
 * Verifications of a document in a second of processor time by xmlsec1, with the certificate's key pinned and the
 * certificate in the document not even parsed, which is its quickest way. Its start is taken off: the difference of a
 * long run and a short one counts.
 */
export function xmlsecRate(document: string, certificate: Buffer, repeats: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-bench-'))
  try {
    const [file, pem] = [join(folder, 'document.xml'), join(folder, 'certificate.pem')]
    writeFileSync(file, document)
    writeFileSync(pem, toPem('CERTIFICATE', certificate))
    const few = Math.ceil(repeats / 10)
    return repeats / (processorSeconds(file, pem, repeats + few) - processorSeconds(file, pem, few))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The shell's own count of what its children took: system and user time are on the last line. */
function processorSeconds(file: string, pem: string, repeats: number): number {
  const script = 'xmlsec1 --verify --repeat "$1" $4 --pubkey-cert-pem "$2" "$3" >/dev/null 2>&1 || exit 1; times'
  const args = ['-c', script, 'sh', String(repeats), pem, file, '--enabled-key-data key-name']
  const { status, stdout } = spawnSync('sh', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error('xmlsec1 does not verify the document')
  const times =
    stdout
      .trim()
      .split('\n')
      .at(-1)
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? []
  return [...times].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0)
}
