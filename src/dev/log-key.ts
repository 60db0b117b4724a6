import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** The log's Ed25519 key in a file (PKCS#8 PEM, mode 0600), made when it is not there; whoever links first has made it. */
export function openLogKey(file: string): KeyObject {
  if (!existsSync(file)) {
    const draft = `${file}.${randomUUID()}`
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(draft, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flush: true })
    try {
      linkSync(draft, file)
    } catch (err) {
      if (!existsSync(file)) throw err
    } finally {
      rmSync(draft)
    }
  }
  return createPrivateKey(readFileSync(file))
}
