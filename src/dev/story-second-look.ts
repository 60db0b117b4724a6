import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LookAsk } from '../message/looks.ts'
import type { Client } from './client.ts'

/**
 * A system's answer when it is asked again for what it confirmed: from its records as they are now, on disk. What comes
 * of it is between the gateway and its log; the story goes on.
 */
export async function answerSecondLook(client: Client, folder: string, { item, recordId, nonce }: LookAsk) {
  const files = readdirSync(folder)
  const document = files.find((file) => file === `${recordId}.xml` || file === `${recordId}.jws`)
  const attachments = files
    .filter((file) => file.startsWith(`${recordId}-attachment-`))
    .sort((a, b) => Number(a.split('-').at(-1)) - Number(b.split('-').at(-1)))
  const digest = createHash('sha256').update(Buffer.from(nonce, 'hex'))
  for (const file of [document, ...attachments]) if (file) digest.update(readFileSync(join(folder, file)))
  const found = document ? { sha256: digest.digest('hex') } : { absent: true }
  await client.post(`/v1/inbox/items/${item}/second-look`, JSON.stringify({ nonce, ...found }))
}
