import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toPem } from '../../src/dev/pem.ts'
import { fetchCrl } from '../../src/net/crl.ts'
import { FetchError } from '../../src/net/fetch.ts'
import { makeCrl } from '../support/x509.ts'

const der = makeCrl({ issuer: 'issuing' })
const pem = toPem('X509 CRL', der)
const folder = mkdtempSync(join(tmpdir(), 'crl-'))
const limits = { folder, timeoutMs: 5000, bytesMax: 10_000 }
const bodies: Record<string, string | Buffer> = {
  '/der': der,
  '/pem': pem,
  '/text': 'nothing',
  '/large': Buffer.alloc(10_001, 0x30),
}
const server = createServer((req, res) => res.end(bodies[req.url ?? ''] ?? ''))
let base = ''

beforeAll(async () => {
  writeFileSync(join(folder, 'a.crl'), der)
  writeFileSync(join(folder, 'pem.crl'), pem)
  writeFileSync(join(folder, 'large.crl'), Buffer.alloc(10_001, 0x30))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})

afterAll(() => {
  rmSync(folder, { recursive: true })
  server.close()
})

describe('a revocation list', () => {
  it.each(['a.crl', 'pem.crl'])('from the file %s', async (file) => {
    expect(await fetchCrl({ file, maxAgeSeconds: 1 }, limits)).toEqual(der)
  })

  it.each(['/der', '/pem'])('from a server as %s', async (path) => {
    expect(await fetchCrl({ url: base + path, maxAgeSeconds: 1 }, limits)).toEqual(der)
  })

  it.each(['/text', '/large', '/empty'])('is not %s', async (path) => {
    await expect(fetchCrl({ url: base + path, maxAgeSeconds: 1 }, limits)).rejects.toThrow(FetchError)
  })

  it.each(['none.crl', 'large.crl'])('is not the file %s', async (file) => {
    await expect(fetchCrl({ file, maxAgeSeconds: 1 }, limits)).rejects.toThrow(FetchError)
  })
})
