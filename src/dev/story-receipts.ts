import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Receipt, verifyReceipt } from '../evidence/receipt.ts'
import { StepFailed } from './story-step.ts'
import type { StoryWorld } from './story-world.ts'

export interface KeptReceipt {
  readonly receipt: Receipt
  readonly file: string
}

/**
 * Shows a receipt, checks its proof against the log's public key, as its holder would, and keeps it in a file.
 * @throws StepFailed when it proves nothing
 */
export function keepReceipt({ gateway, screen, keys }: StoryWorld, bytes: Buffer, name: string): KeptReceipt {
  const verdict = verifyReceipt(bytes, keys)
  if (!verdict.ok) throw new StepFailed('check the receipt', 'a receipt that proves itself', verdict.reason)
  const { evidence, inclusion } = verdict.receipt
  screen.detail(`receipt: ${evidence.event}, entry ${inclusion.leafIndex} of the log`)
  screen.held(`proof: ${pathOf(inclusion)} to the root of ${inclusion.treeSize} entries, signed by the log’s key`)
  return { receipt: verdict.receipt, file: saveReceipt(gateway.dataFolder, name, bytes) }
}

export function saveReceipt(dataFolder: string, name: string, bytes: Buffer): string {
  const folder = join(dataFolder, 'receipts')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${name}.json`)
  writeFileSync(file, bytes, { mode: 0o600 })
  return file
}

function pathOf({ hashes }: Receipt['inclusion']): string {
  return hashes.length === 1 ? '1 hash' : `${hashes.length} hashes`
}
