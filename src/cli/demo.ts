import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { parseConfig } from '../config.ts'
import { findPort } from '../dev/free-port.ts'
import type { Leaf } from '../dev/pki.ts'
import { prepareRevokedLeaf } from '../dev/revoked-signer.ts'
import { playSilentOffice, silentOfficeSettings } from '../dev/silent-office.ts'
import type { CallDesk } from '../dev/silent-office-phone.ts'
import { playStory } from '../dev/story.ts'
import { invite } from '../dev/story-invitation.ts'
import { createScreen, type Screen } from '../dev/story-screen.ts'
import { StepFailed } from '../dev/story-step.ts'
import { fpaId, type StoryGateway, satakuntaId } from '../dev/story-world.ts'
import { type Running, start } from '../main.ts'
import { openDatabase } from './args/open-database.ts'
import { openDesk } from './args/open-desk.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'
import { createDesk } from './desk.ts'

/**
 * `budkavle demo`: a gateway of one's own, and a story played on it from outside, that of messages, or that of an office
 * that goes quiet; it stays up until Ctrl-C. With `--exit` it ends after the story. Status 0 only if every step held.
 */
export const main: Command = (args, io = processIo) =>
  withUsage('usage: budkavle demo [silent-office] [--exit]', args, io, async () => {
    const options = { exit: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [story = 'exchange', ...more] = positionals
    const isStory = story === 'exchange' || story === 'silent-office'
    if (!isStory || more.length > 0)
      throw new UsageError('the stories are exchange, told without a name, and silent-office')
    return demo({ story, exit: values.exit }, io)
  })

interface Wish {
  readonly story: 'exchange' | 'silent-office'
  readonly exit: boolean
}

async function demo(wish: Wish, io: Io): Promise<number> {
  const { exit } = wish
  const settings = wish.story === 'silent-office' ? silentOfficeSettings : {}
  const wished = { ...settings, ...process.env }
  const env = await withDefaults(wished)
  const { dataFolder } = parseConfig(env)
  io.out('Budkavle: starting a database and a gateway …')
  const revoked = prepareRevokedLeaf(dataFolder, { id: fpaId, name: 'FPA' }, new Date())
  const running = await startOnFreePorts(env, wished)
  const interrupted = untilInterrupted()
  try {
    const ended = await Promise.race([
      interrupted,
      play(running, revoked, io, { ...wish, callDesk: createCallDesk(env, io) }),
    ])
    if (ended === 'told' && !exit) await interrupted
    return ended === 'told' ? exitStatus.yes : exitStatus.no
  } catch (err) {
    if (!(err instanceof StepFailed)) throw err
    io.error(`\nFAILED: ${err.step}\n  expected  ${err.expected}\n  came      ${err.came}`)
    return exitStatus.no
  } finally {
    await running.stop()
  }
}

type Env = Readonly<Record<string, string | undefined>>

/** The gateway's own log must not drown the story. */
async function withDefaults(env: Env): Promise<Env> {
  const port = async (name: string, wished: number) => env[name] ?? String(await findPort(wished))
  return {
    ...env,
    BUDKAVLE_PORT: await port('BUDKAVLE_PORT', 8443),
    BUDKAVLE_OPERATIONS_PORT: await port('BUDKAVLE_OPERATIONS_PORT', 8444),
    BUDKAVLE_ADMIN_PORT: await port('BUDKAVLE_ADMIN_PORT', 8445),
    BUDKAVLE_LOG_LEVEL: env.BUDKAVLE_LOG_LEVEL ?? 'warn',
  }
}

/** Between the look and the start another demo may have taken the port. */
async function startOnFreePorts(env: Env, wished: Env): Promise<Running> {
  try {
    return await start(env)
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === 'EADDRINUSE')) throw err
    return await start(await withDefaults(wished))
  }
}

function untilInterrupted(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'))
  })
}

/** What a person does at the desk beside the gateway. */
function createCallDesk(env: Env, io: Io): CallDesk {
  const command = createDesk({ database: () => openDatabase(env), desk: () => openDesk(env, () => new Date()) })
  return async (args) => {
    const lines: string[] = []
    const out = (line: string) => void lines.push(line)
    const status = await command([...args], { ...io, out, error: out })
    if (status === exitStatus.yes) return lines.join('\n')
    throw new StepFailed(`budkavle desk ${args.join(' ')}`, 'status 0', `status ${status}: ${lines.join(' ')}`)
  }
}

type Play = Wish & { readonly callDesk: CallDesk }

async function play(running: Running, revoked: Leaf, io: Io, { story, exit, callDesk }: Play): Promise<'told'> {
  const gateway = describeGateway(running)
  const screen = openScreen(io)
  const started = performance.now()
  introduce(gateway, running, screen)
  if (story === 'silent-office') await playSilentOffice(gateway, screen, running.config, callDesk)
  else await playStory(gateway, screen, revoked)
  screen.raw(`\nEvery step held, in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  if (!exit && story === 'exchange') invite(gateway, screen, running.signIn)
  if (!exit) screen.raw('Ctrl-C stops the gateway and its database.')
  return 'told'
}

function describeGateway({ config, port, operationsPort, databaseUrl, verifierKey }: Running): StoryGateway {
  const origin = `https://localhost:${port}`
  const operationsOrigin = `http://127.0.0.1:${operationsPort}`
  return { origin, operationsOrigin, databaseUrl, dataFolder: config.dataFolder, verifierKey }
}

function openScreen(io: Io): Screen {
  const { isTTY, columns } = process.stdout
  const colours = isTTY === true && !process.env.NO_COLOR
  return createScreen({ write: io.out, colours, width: Math.max(60, Math.min(columns ?? 100, 100)) })
}

function introduce(
  { origin, operationsOrigin, verifierKey, dataFolder }: StoryGateway,
  { config }: Running,
  screen: Screen,
) {
  const database = config.databaseUrl ? 'as DATABASE_URL says' : `embedded PostgreSQL in ${relative('.', dataFolder)}`
  screen.raw('')
  screen.say('Gateway', `${origin} (mutual TLS), operations at ${operationsOrigin}`)
  screen.say('Database', database)
  screen.say('Log key', verifierKey)
  screen.say('FPA', `the Social Insurance Institution: party ${fpaId}, whose inbox is the office fpa`)
  screen.say('Satakunta', `a wellbeing services county: party ${satakuntaId}, whose inbox is the office area-06`)
}
