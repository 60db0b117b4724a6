import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createCredentials, writeCredentials } from '../license/credentials.ts'
import { awaitReceiver, examine } from '../license/license.ts'
import { type Proctor, startProctor } from '../license/proctor.ts'
import { describeReport, type LicenceReport } from '../license/report.ts'
import { NoTestInbox, testInboxContract } from '../license/subject.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle license`: examines a receiver under faults, and says which it survives. Status 0 only when the licence is
 * granted.
 */
export const main: Command = (args, io = processIo) => withUsage(usage, args, io, () => license(args, io))

const usage = `usage: budkavle license <url of the receiver's test inbox> [--listen <host:port>] [--folder <folder>]
                       [--patience <seconds>] [--wait <seconds>] [--out <report.json>]

Examines a receiver: a proctor takes the gateway's place, with the same inbox and rules, hands out really signed test
messages about nobody, cuts connections, hands out twice, lets its clock go wrong, and has the receiver killed. What the
receiver then holds decides, and it is asked of the receiver's own test inbox:

${testInboxContract.replace(/^/gm, '  ')}

  --listen    where the proctor listens; 127.0.0.1:9443
  --folder    where it writes receiver.pem (key and certificate, good for a day) and root.pem; budkavle-licence
  --patience  how long a scenario may take; 60 seconds
  --wait      how long it waits for the receiver's first poll; 600 seconds
  --out       the report as JSON, to be kept

A receiver that cannot simulate a fault answers 501, and the report says that this was not tried. For our own receiver:
  budkavle receive --url https://localhost:9443 --certificate budkavle-licence/receiver.pem \\
    --key budkavle-licence/receiver.pem --ca budkavle-licence/root.pem --folder <folder> --test-inbox 9444
  budkavle license http://127.0.0.1:9444`

const options = {
  listen: { type: 'string', default: '127.0.0.1:9443' },
  folder: { type: 'string', default: 'budkavle-licence' },
  patience: { type: 'string', default: '60' },
  wait: { type: 'string', default: '600' },
  out: { type: 'string' },
} as const

async function license(args: string[], io: Io): Promise<number> {
  const call = parse(args)
  const now = new Date()
  const credentials = createCredentials(call.host, now)
  await writeCredentials(call.folder, credentials)
  const proctor = await startProctor(credentials, call.host, call.port)
  try {
    io.error(introduce(call, proctor))
    if (!(await awaitReceiver(proctor, call.waitSeconds))) {
      io.error('The receiver has not polled: nothing was examined.')
      return exitStatus.no
    }
    const { subject, patienceSeconds } = call
    const onJudged = ({ name, outcome }: { name: string; outcome: string }) => io.error(`  ${name}: ${outcome}`)
    return await tell(await examine({ proctor, credentials, subject, patienceSeconds, now, onJudged }), call.out, io)
  } catch (err) {
    if (!(err instanceof NoTestInbox)) throw err
    io.error(`Nothing can be judged: ${err.message}`)
    return exitStatus.no
  } finally {
    await Promise.race([proctor.stop(), sleep(stopMs, undefined, { ref: false })])
  }
}

async function tell(report: LicenceReport, out: string | undefined, io: Io): Promise<number> {
  if (out !== undefined) await io.writeFile(out, `${JSON.stringify(report, null, 2)}\n`)
  if (out !== '-') io.out(describeReport(report))
  return report.granted ? exitStatus.yes : exitStatus.no
}

function parse(args: string[]) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [subject, ...more] = positionals
  if (subject === undefined || more.length > 0) throw new UsageError('the one URL of a test inbox is needed')
  if (!['http:', 'https:'].includes(URL.parse(subject)?.protocol ?? ''))
    throw new UsageError('the test inbox is an URL')
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(values.listen) ?? []
  if (host === undefined || Number(port) > 65_535) throw new UsageError('--listen is a host and a port')
  const [patienceSeconds, waitSeconds] = [parseSeconds(values.patience), parseSeconds(values.wait)]
  const { folder, out } = values
  return { subject, host, port: Number(port), folder, out, patienceSeconds, waitSeconds }
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400) return seconds
  throw new UsageError('--patience and --wait are seconds, 1 or more')
}

function introduce({ host, folder, subject }: ReturnType<typeof parse>, { port }: Proctor): string {
  return `Point the receiver under test at https://${host}:${port}, with ${folder}/receiver.pem as its certificate and
key, and ${folder}/root.pem as the authority. It is asked at ${subject} what it holds. Waiting for its first poll …`
}

/** Whoever still polls is cut off. */
const stopMs = 2_000
