import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../src/budkavle.mjs', import.meta.url))

export const freePorts = { BUDKAVLE_PORT: '0', BUDKAVLE_OPERATIONS_PORT: '0', BUDKAVLE_ADMIN_PORT: '0' }

/** Runs the demo as a program of its own, on a data folder; `until` is the text after which it is interrupted. */
export function runDemo(
  folder: string,
  args: string[],
  env: Record<string, string>,
  until?: string,
): Promise<{ status: number | null; text: string }> {
  const child = spawn(process.execPath, [program, 'demo', ...args], {
    env: { PATH: process.env.PATH, ...env, BUDKAVLE_DATA_FOLDER: folder },
  })
  let text = ''
  const add = (chunk: Buffer) => {
    text += chunk.toString('utf8')
    if (until !== undefined && text.includes(until)) child.kill('SIGINT')
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, text }))
  })
}
