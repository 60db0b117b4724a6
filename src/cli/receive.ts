import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLog } from '../log-line.ts'
import { openFolder, readFolder } from '../receiver/folder.ts'
import type { Keeper } from '../receiver/keeper.ts'
import { createProgram, programPart } from '../receiver/program.ts'
import { filePart } from '../receiver/read-part.ts'
import { createReceiver, type Receiver } from '../receiver/receive.ts'
import { serveTestInbox } from '../receiver/test-inbox.ts'
import type { ReceiverLine } from '../receiver/told.ts'
import { obeySupervisor, supervise } from '../receiver/under-test.ts'
import { readFirstCertificate } from './args/certificate-file.ts'
import { readPrivateKey } from './args/private-key-file.ts'
import { parseReceive, type ReceiveCall, receiveUsage } from './args/receive-call.ts'
import { withUsage } from './args/usage-error.ts'
import { readOrUsage, readVerifierKeys } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle receive`: takes what waits in an inbox into a folder or a program, until SIGINT or SIGTERM; what is under
 * way is finished first. Status 0; with `--once` 1 when something was left for later.
 */
export const main: Command = (args, io = processIo) =>
  withUsage(receiveUsage, args, io, async () => {
    const call = parseReceive(args)
    return call.testInbox === undefined ? await receive(call, io) : await receiveUnderTest(call, args, io)
  })

async function receive(call: ReceiveCall, io: Io): Promise<number> {
  const receiver = createReceiver({
    gateway: {
      url: call.url,
      certificate: (await readOrUsage(call.certificate, 'the certificate', io)).toString('utf8'),
      key: (await readOrUsage(call.key, 'the key', io)).toString('utf8'),
      ca: (await readOrUsage(call.ca, 'the authority', io)).toString('utf8'),
    },
    keeper: await openKeeper(call),
    ...(call.offices && { offices: call.offices }),
    ...(await readSigner(call, io)),
    once: call.once,
    log: createLineWriter(),
  })
  stopWhenTold(receiver)
  const { left } = await receiver.run()
  return call.once && left > 0 ? exitStatus.no : exitStatus.yes
}

/** The receiver as a child of this process, which tells what lies in its folder, and kills it when asked to. */
async function receiveUnderTest({ folder = '', testInbox = 0 }: ReceiveCall, args: string[], io: Io): Promise<number> {
  const command = fileURLToPath(new URL('../budkavle.mjs', import.meta.url))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const child = supervise([process.execPath, command, 'receive', ...args, '--under-test'])
  const inbox = await serveTestInbox({ ...child, store: readFolder(folder) }, testInbox)
  io.out(`test inbox: http://127.0.0.1:${inbox.port}`)
  await new Promise<void>((told) => {
    process.once('SIGTERM', told)
    process.once('SIGINT', told)
  })
  inbox.close()
  return (await child.stop()) ?? exitStatus.no
}

function openKeeper(call: ReceiveCall): Promise<Keeper> | Keeper {
  const { folder, program, readBack } = call
  if (program === undefined)
    return openFolder(folder ?? '', call.underTest ? { writeFile: obeySupervisor(process) } : {})
  const readPart = readBack === undefined ? filePart(resolve(folder ?? '')) : programPart(readBack, process.env)
  return createProgram({ program, readPart, env: process.env })
}

async function readSigner({ signer, logKey }: ReceiveCall, io: Io) {
  const [key] = logKey === undefined ? [] : await readVerifierKeys([logKey], io)
  const known = key ? { logKey: key } : {}
  if (signer === undefined) return known
  const certificate = await readFirstCertificate(signer, io)
  return { ...known, signer: { key: await readPrivateKey(signer, certificate, io), certificate: certificate.der } }
}

function createLineWriter(): (line: ReceiverLine) => void {
  const log = createLog('info')
  return (line) => (isCalm(line) ? log.info(line, 'receive') : log.warn(line, 'receive'))
}

/** Whether nobody need look. */
function isCalm({ event, reason }: ReceiverLine): boolean {
  if (event === 'second-look') return reason === 'held'
  if (event === 'manifest') return reason === 'agrees'
  return ['stored', 'stopped-by-sender', 'gateway-answers-again', 'store-works-again'].includes(event)
}

function stopWhenTold(receiver: Receiver): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => receiver.stop())
}
