import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { verifyReceipt } from '../evidence/receipt.ts'
import { type KeptReceipt, saveReceipt } from './story-receipts.ts'
import { requireSame } from './story-step.ts'
import type { StoryWorld } from './story-world.ts'

/** The offline verifier, as a program of its own, on receipts that the story left in files. */
export async function playVerifier(
  world: StoryWorld,
  kept: readonly KeptReceipt[],
  changed: KeptReceipt,
): Promise<void> {
  const { screen, gateway } = world
  screen.chapter('The offline verifier: only a receipt and the log’s public key')
  for (const { file } of kept) await runVerifier(world, file, 0)
  await runVerifier(world, saveChanged(gateway.dataFolder, changed.file), 1)
  const count = countRefused(world, readFileSync(changed.file))
  screen.held(`and so with each of its ${count} bytes, changed one at a time: none goes through`)
}

/** The whole log derived again from its entries, by the command that an auditor uses. */
export async function playLogVerifier({ screen, gateway, fpa }: StoryWorld): Promise<void> {
  screen.chapter('The whole log, derived again from its entries')
  const file = join(gateway.dataFolder, 'receipts', 'checkpoint.txt')
  writeFileSync(file, (await fpa.client.get('/v1/log/checkpoint')).body)
  screen.say('Auditor', 'keeps the signed tree head of now, from GET /v1/log/checkpoint')
  screen.detail('$ budkavle verify-log --checkpoint checkpoint.txt --key <log key>')
  const args = ['verify-log', '--checkpoint', file, '--key', gateway.verifierKey]
  const { status, text } = await run(args, gateway.databaseUrl)
  for (const line of text.split('\n')) screen.detail(line)
  requireSame('budkavle verify-log ends with status', status, 0)
}

async function runVerifier({ screen, gateway }: StoryWorld, file: string, expected: number): Promise<void> {
  screen.say('Anyone', `$ budkavle verify ${basename(file)} --key <log key>`)
  const { status, text } = await run(['verify', file, '--key', gateway.verifierKey])
  for (const line of text.split('\n')) screen.detail(line)
  requireSame(`budkavle verify ${relative('.', file)} ends with status`, status, expected)
}

/** One digit of the record id, of which anyone would believe either. */
function saveChanged(dataFolder: string, file: string): string {
  const text = readFileSync(file, 'utf8')
  const changed = text.replace(
    /("recordId":"[^"]*)(\d)"/,
    (_, head: string, digit: string) => `${head}${(Number(digit) + 1) % 10}"`,
  )
  requireSame('the receipt is changed', changed !== text, true)
  return saveReceipt(dataFolder, `${basename(file, '.json')}-changed`, Buffer.from(changed))
}

function countRefused({ keys }: StoryWorld, receipt: Buffer): number {
  receipt.forEach((byte, i) => {
    receipt[i] = byte ^ 1
    requireSame(`the verdict on a receipt with byte ${i} changed`, verifyReceipt(receipt, keys).ok, false)
    receipt[i] = byte
  })
  return receipt.length
}

const program = fileURLToPath(new URL('../budkavle.mjs', import.meta.url))

function run(args: string[], databaseUrl?: string): Promise<{ status: number | null; text: string }> {
  const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const add = (chunk: Buffer) => {
    text += chunk.toString('utf8')
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, text: text.trimEnd() }))
  })
}
