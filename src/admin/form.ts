import type { Context } from 'hono'
import { readBody } from '../http/body.ts'
import { Denial } from './denial.ts'

/**
 * The fields of a form, with its files.
 * @throws Denial `admin.malformed`; Refusal `request.too-large`
 */
export async function readForm(c: Context, bytesMax = formBytesMax): Promise<FormData> {
  const body = await readBody(c.req.raw, bytesMax)
  const headers = { 'content-type': c.req.header('content-type') ?? '' }
  return await new Response(new Uint8Array(body), { headers }).formData().catch(() => {
    throw new Denial('admin.malformed')
  })
}

const formBytesMax = 64 * 1024

/** A field of a form; undefined when it is not there, or a file. */
export function textOf(fields: FormData, name: string): string | undefined {
  const value = fields.get(name)
  return typeof value === 'string' ? value : undefined
}
