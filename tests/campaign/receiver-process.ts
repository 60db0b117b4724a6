/** A municipality's system, as `budkavle receive` runs it, that dies when it is told to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { developmentPaths, openParty } from '../../src/dev/world.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { openFolder } from '../../src/receiver/folder.ts'
import { createReceiver } from '../../src/receiver/receive.ts'
import { obeyOrders } from './orders.ts'

const [dataFolder = '', party = '', port = '', folder = ''] = process.argv.slice(2)
const obedience = obeyOrders()
const { tls } = openParty(dataFolder, party as PartyId, party, new Date())

process.on('disconnect', () => process.exit(0))
await createReceiver({
  gateway: {
    url: `https://127.0.0.1:${port}`,
    certificate: tls.chain,
    key: tls.key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ca: readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8'),
  },
  keeper: await openFolder(folder),
  // Many at once: each waits for the disk several times.
  workers: 8,
  leaseSeconds: 15,
  waitSeconds: 5,
  onStep: (step) => obedience?.passed(step),
}).run()
