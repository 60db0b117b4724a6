/** Runs the embedded server until it is killed: `node embedded-child.ts <data folder>` prints its process number. */
import { startEmbedded } from '../../src/store/embedded.ts'

const log = { info() {}, warn() {} }
const embedded = await startEmbedded({ dataFolder: process.argv[2] ?? '', log })
console.log(embedded.pid)
setInterval(() => {}, 1_000)
