import { createHash } from 'node:crypto'
import { connect } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'

/** Bytes of a filled message's sealed document: small, since a million real ones would take as long again to write. */
const payloadBytes = 256

/**
 * A database that looks as if it had taken in so many messages: random identifiers and digests, the newer half waiting
 * in the inboxes of all offices, two log entries each, in a whole log.
 */
export async function fillDatabase(url: string, messages: number): Promise<void> {
  await migrate(url)
  const owner = connect(url, { max: 4, applicationName: 'bench fill' })
  const run = (statement: string) =>
    owner.begin((tx) => [
      tx`set local statement_timeout = 0`,
      tx`set local synchronous_commit = off`,
      tx.unsafe(statement),
    ])
  try {
    await run(messageRows(messages))
    await Promise.all([payloadRows(messages), deliveryRows(messages), entryRows(messages)].map(run))
    for (const table of ['message', 'payload', 'delivery', 'log_entry', 'office', 'party']) {
      await owner`set statement_timeout = 0`
      await owner`vacuum (analyze) ${owner(table)}`
    }
    await owner`checkpoint`
  } finally {
    await owner.end()
  }
}

function messageRows(messages: number): string {
  return `
    insert into message (seq, sender, message_id, message_type, schema_version, conversation_id, urgency, media_type,
      content_digest, envelope_digest, route, accepted_at)
    select n, '0246246-0', gen_random_uuid(), 'concern-consented', '1', gen_random_uuid(), 'normal', 'application/jose+json', ${digest('n')},
      ${digest('-n')}, '{"office":"area-06","party":"3221304-3","reason":"rule","rule":"default-area-06"}',
      now() - (${messages} - n) * interval '1 second'
    from generate_series(1, ${messages}) as n;
    select setval('message_seq_seq', ${messages})`
}

function payloadRows(messages: number): string {
  return `
    insert into payload (message, key_id, wrapped_key, iv, ciphertext)
    select n, 'bench', decode(repeat('00', 40), 'hex'), decode(repeat('00', 12), 'hex'),
      decode(repeat(md5(n::text), ${payloadBytes / 16}), 'hex')
    from generate_series(1, ${messages}) as n`
}

function deliveryRows(messages: number): string {
  const stored = `n <= ${messages / 2}`
  return `
    insert into delivery (message, office, rank, state, lease_token, record_id, read_back_digest, closed_entry)
    select n, o.ids[1 + n % cardinality(o.ids)], case when n % 20 = 0 then 0 else 1 end,
      case when ${stored} then 'stored' else 'open' end, case when ${stored} then 1 else 0 end,
      case when ${stored} then 'record-' || n end, case when ${stored} then ${digest('-n')} end,
      case when ${stored} then 2 * n - 1 end
    from generate_series(1, ${messages}) as n,
      (select array_agg(id order by id) as ids from office where kind = 'default') as o`
}

/** By the function that gateways append with, so that the head is that of the entries. */
function entryRows(messages: number): string {
  return `
    insert into log_head (origin, size, frontier) values ('budkavle.localhost/log', 0, '{}');
    do $$ begin
      for batch in 0 .. ${2 * messages - 1} by ${leavesPerBatch} loop
        perform append_entries(array_agg(1 + n / 2 order by n), array_agg('{"bench":' || n || '}' order by n))
        from generate_series(batch, least(batch + ${leavesPerBatch}, ${2 * messages}) - 1) as n;
      end loop;
    end $$`
}

const leavesPerBatch = 5000

function digest(of: string): string {
  return `sha256(int8send((${of})::bigint))`
}

/** The digest that the document of a filled item is said to have, hex: what its confirmation must give. */
export function digestOfFilled(item: number): string {
  const number = Buffer.alloc(8)
  number.writeBigInt64BE(BigInt(-item))
  return createHash('sha256').update(number).digest('hex')
}
