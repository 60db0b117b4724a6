import type postgres from 'postgres'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { KnownUpload } from '../message/links.ts'
import type { Keyring } from './keyring.ts'
import { openPayload, sealPayload } from './seal.ts'

/** A file as its sender brought it, checked against the digest that names it. */
export interface NewUpload {
  readonly sender: PartyId
  /** Lower-case hex, as the other digest: SHA-256 is told by the document, SHA-512 only by the file. */
  readonly sha256: string
  readonly sha512: string
  readonly mediaType: string
  readonly bytes: Buffer
}

/** What became of an upload; `full`: its sender has as many as it may that belong to no message yet. */
export type SavedUpload = { readonly outcome: 'stored' | 'known'; readonly uploadedAt: Date } | 'full'

/**
 * Keeps an upload, sealed under its own data key, until a message brings it along. The same bytes again, while they
 * belong to no message, change nothing.
 * @param uploadsMax how many of a sender's uploads may belong to no message
 */
export async function saveUpload(
  sql: postgres.Sql,
  keyring: Keyring,
  upload: NewUpload,
  uploadsMax: number,
): Promise<SavedUpload> {
  const { sender, sha256, sha512, mediaType, bytes } = upload
  const known = await findUploadTime(sql, sender, sha256)
  if (known) return { outcome: 'known', uploadedAt: known }
  const sealed = sealPayload(bytes, attachmentContext(sender, sha256), keyring)
  // Base64: as a Buffer it would travel, and be parsed, as hex.
  const [saved] = await sql<[{ outcome: 'stored' | 'known' | 'full'; at: number }]>`
    select outcome, (extract(epoch from at) * 1000)::float8 as at from save_upload(${sender}, ${sha256}, ${sha512},
      ${mediaType}, ${bytes.length}, ${sealed.keyId}, ${sealed.wrappedKey.toString('base64')},
      ${sealed.iv.toString('base64')}, ${sealed.ciphertext.toString('base64')}, ${uploadsMax})`
  return saved.outcome === 'full' ? 'full' : { outcome: saved.outcome, uploadedAt: new Date(saved.at) }
}

/**
 * The attachments of an item that one of these offices holds, in the document's order; undefined when none holds it, or
 * none was ever handed it, or they are erased (see findContent).
 */
export async function listAttachments(
  sql: postgres.Sql,
  offices: readonly OfficeId[],
  item: number,
): Promise<KnownUpload[] | undefined> {
  const rows = await sql<(KnownUpload | { readonly sha256: null })[]>`
    select encode(a.sha256, 'hex') as sha256, a.media_type as "mediaType", a.bytes
    from delivery d left join attachment a on a.message = d.message
    where d.message = ${item} and d.office = any (${[...offices]}::text[]) and d.state in ('open', 'stored')
      and is_handed_out(d.message, d.lease_token) and d.erased_entry is null
    order by a.position`
  if (rows.length === 0) return undefined
  return rows.filter((row): row is KnownUpload => row.sha256 !== null)
}

/** One of them, opened. Fetching changes nothing. */
export async function openAttachment(
  sql: postgres.Sql,
  keyring: Keyring,
  offices: readonly OfficeId[],
  item: number,
  sha256: string,
): Promise<{ bytes: Buffer; mediaType: string } | undefined> {
  const [row] = await sql<SealedRow[]>`
    select a.sender, a.media_type as "mediaType", a.key_id as "keyId", a.wrapped_key as "wrappedKey", a.iv,
      encode(a.ciphertext, 'base64') as ciphertext
    from delivery d join attachment a on a.message = d.message
    where d.message = ${item} and d.office = any (${[...offices]}::text[]) and d.state in ('open', 'stored')
      and is_handed_out(d.message, d.lease_token) and d.erased_entry is null and a.sha256 = decode(${sha256}, 'hex')`
  if (!row) return undefined
  const sealed = { ...row, ciphertext: Buffer.from(row.ciphertext, 'base64') }
  return { bytes: openPayload(sealed, attachmentContext(row.sender, sha256), keyring), mediaType: row.mediaType }
}

/** Deletes what was uploaded longer ago and has come to belong to no message; how many there were. */
export async function purgeUploads(sql: postgres.Sql, hours: number): Promise<number> {
  const [purged] = await sql<[{ uploads: number }]>`select purge_uploads(${hours}) as uploads`
  return purged.uploads
}

async function findUploadTime(sql: postgres.Sql, sender: PartyId, sha256: string): Promise<Date | undefined> {
  const [row] = await sql<{ at: number }[]>`
    select (extract(epoch from uploaded_at) * 1000)::float8 as at from attachment
    where sender = ${sender} and sha256 = decode(${sha256}, 'hex') and message is null`
  return row && new Date(row.at)
}

/** What a sealed attachment is bound to, so that neither two of them nor one and a document can be exchanged. */
function attachmentContext(sender: string, sha256: string): string {
  return `${sender}/attachment/${sha256}`
}

interface SealedRow {
  readonly sender: string
  readonly mediaType: string
  readonly keyId: string
  readonly wrappedKey: Buffer
  readonly iv: Buffer
  readonly ciphertext: string
}
