import { stopReasons } from '../message/delivery.ts'
import type { Route, RunningClock } from '../message/stages.ts'
import { bigint, customType, json, pgTable, smallint, text, timestamp, uuid } from './drizzle.ts'

/** The tables that are read by query builder; migrations/ is where they are made. */
export const message = pgTable('message', {
  seq: bigint({ mode: 'number' }).primaryKey(),
  sender: text().notNull(),
  messageId: uuid('message_id').notNull(),
  messageType: text('message_type').notNull(),
  schemaVersion: text('schema_version').notNull(),
  conversationId: uuid('conversation_id').notNull(),
  refToMessageId: uuid('ref_to_message_id'),
  supersedesMessageId: uuid('supersedes_message_id'),
  consent: bytea(),
  urgency: text({ enum: ['normal', 'urgent'] }).notNull(),
  mediaType: text('media_type').notNull(),
  contentDigest: bytea('content_digest').notNull(),
  envelopeDigest: bytea('envelope_digest').notNull(),
  route: json().$type<Route>().notNull(),
  clocks: json().$type<readonly RunningClock[]>().notNull(),
  shownFrom: timestamp('shown_from', { withTimezone: true }),
  attachments: smallint().notNull(),
  acceptedAt: timestamp('accepted_at', { withTimezone: true }).notNull(),
})

export const payload = pgTable('payload', {
  message: bigint({ mode: 'number' }).primaryKey(),
  keyId: text('key_id').notNull(),
  // Null, all three, once it is erased.
  wrappedKey: bytea('wrapped_key'),
  iv: bytea(),
  ciphertext: bytea(),
})

export const delivery = pgTable('delivery', {
  message: bigint({ mode: 'number' }).primaryKey(),
  office: text().notNull(),
  rank: smallint().notNull(),
  state: text({ enum: ['held', 'open', 'stored', 'stopped', 'relayed'] }).notNull(),
  leaseToken: bigint('lease_token', { mode: 'number' }).notNull(),
  leasedUntil: timestamp('leased_until', { withTimezone: true }),
  leasedBy: text('leased_by'),
  recordId: text('record_id'),
  heldUntil: timestamp('held_until', { withTimezone: true }),
  stopReason: text('stop_reason', { enum: stopReasons }),
  closedEntry: bigint('closed_entry', { mode: 'number' }),
  stoppedEntry: bigint('stopped_entry', { mode: 'number' }),
  stepsTaken: smallint('steps_taken').notNull(),
  nextStepAt: timestamp('next_step_at', { withTimezone: true }),
  fetchedEntry: bigint('fetched_entry', { mode: 'number' }),
  fetchedToken: bigint('fetched_token', { mode: 'number' }),
  openedEntry: bigint('opened_entry', { mode: 'number' }),
  relayedEntry: bigint('relayed_entry', { mode: 'number' }),
  erasedEntry: bigint('erased_entry', { mode: 'number' }),
})

export const custody = pgTable('custody', {
  message: bigint({ mode: 'number' }).notNull(),
  fromOffice: text('from_office').notNull(),
  toOffice: text('to_office').notNull(),
  reason: text().notNull(),
  by: text(),
  at: timestamp({ withTimezone: true }).notNull(),
  entry: bigint({ mode: 'number' }).notNull(),
  token: bigint({ mode: 'number' }).notNull(),
})

export const consentWithdrawal = pgTable('consent_withdrawal', {
  message: bigint({ mode: 'number' }).primaryKey(),
  consent: bytea().notNull(),
})

export const office = pgTable('office', {
  id: text().primaryKey(),
  party: text(),
  nameFi: text('name_fi').notNull(),
  nameSv: text('name_sv').notNull(),
  nameEn: text('name_en').notNull(),
})

export const logEntry = pgTable('log_entry', {
  index: bigint({ mode: 'number' }).primaryKey(),
  evidence: text().notNull(),
  leafHash: bytea('leaf_hash').notNull(),
  treeSize: bigint('tree_size', { mode: 'number' }).notNull(),
  message: bigint({ mode: 'number' }),
})

function bytea(name?: string) {
  const column = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
  return name === undefined ? column() : column(name)
}
