import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFolder } from '../../src/receiver/folder.ts'
import { createReceiver } from '../../src/receiver/receive.ts'

/** A receiver in a process of its own, that kills itself the first time it comes to a step. */
const [url = '', keys = '', folder = '', killAt] = process.argv.slice(2)
const pem = readFileSync(join(keys, 'receiver.pem'), 'utf8')
const receiver = createReceiver({
  gateway: { url, certificate: pem, key: pem, ca: readFileSync(join(keys, 'root.pem'), 'utf8') },
  keeper: await openFolder(folder),
  once: killAt === undefined,
  waitSeconds: 5,
  onStep(step) {
    if (step === killAt) process.kill(process.pid, 'SIGKILL')
  },
})
await receiver.run()
