-- The gateway's store. Everything that guards a promise is a key, a trigger or a conditional update in here.

-- The application's role. Roles belong to the cluster: another database may have made it already.
do $$ begin
  create role budkavle_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'budkavle_app', 'member') then
    execute format('grant budkavle_app to %I', current_user);
  end if;
exception when unique_violation then null;
end $$;

-- ── Who and where ───────────────────────────────────────────────────────────────────────────────────────────────────

create table party (
  id text primary key check (id ~ '^[0-9]{7}-[0-9]$'),
  kind text not null check (kind in ('fpa', 'social-services')),
  name_fi text not null,
  name_sv text not null,
  name_en text not null,
  valid_from date not null,
  valid_until date
);

create table certificate (
  thumbprint text primary key,
  party text not null references party,
  purpose text not null check (purpose in ('signature', 'tls')),
  der_base64 text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  withdrawn_at timestamptz
);

-- The newest revocation list held of each authority in trust.json, by its file name there.
create table crl (
  issuer text primary key,
  der_base64 text not null,
  this_update timestamptz not null
);

create table area (
  code text primary key check (code ~ '^[0-9]{2}$'),
  kind text not null check (kind in ('wellbeing-county', 'city', 'aland')),
  name_fi text not null,
  name_sv text not null,
  name_en text not null,
  languages text[] not null,
  party text references party,
  valid_from date
);

create table municipality (
  code text primary key check (code ~ '^[0-9]{3}$'),
  name_fi text not null,
  name_sv text not null,
  languages text[] not null,
  sami_homeland text,
  employment_area text
);

create table municipality_area (
  municipality text not null references municipality,
  area text not null references area,
  valid_from date not null,
  valid_until date,
  primary key (municipality, valid_from)
);

create table municipality_merger (
  old_code text primary key check (old_code ~ '^[0-9]{3}$'),
  name_fi text not null,
  name_sv text not null,
  successor text not null,
  effective date not null
);

create table office (
  id text primary key,
  party text references party,
  area text references area,
  kind text not null check (kind in ('default', 'unit', 'manual-desk')),
  name_fi text not null,
  name_sv text not null,
  name_en text not null,
  valid_from date not null,
  valid_until date
);

create table routing_rule (
  id text primary key,
  receiver_kind text not null check (receiver_kind in ('fpa', 'social-services')),
  message_type text,
  municipality text,
  area text,
  urgency text check (urgency in ('normal', 'urgent')),
  language text,
  office text not null references office,
  valid_from date not null,
  valid_until date check (valid_until > valid_from)
);

-- Every gateway keeps who and where in memory: tell them all when it changes.
create function notify_registry() returns trigger language plpgsql as $$
begin
  perform pg_notify('budkavle_registry', '');
  return null;
end $$;
do $$
declare
  changed text;
begin
  foreach changed in array array['party', 'certificate', 'crl', 'area', 'municipality', 'municipality_area',
    'municipality_merger', 'office', 'routing_rule'] loop
    execute format('create trigger tell after insert or update or delete on %I for each statement execute function notify_registry()', changed);
  end loop;
end $$;

-- ── Messages ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Rows that commit_batch() writes together in one statement reference each other without foreign keys: checking them
-- again cost a fifth of the whole commit. References to what administrators change are kept.

-- What is known of a message without opening it. Rows stay for the life of the record: they are also what makes
-- a repeat recognisable for ever.
create table message (
  seq bigserial primary key,
  sender text not null references party,
  message_id uuid not null,
  message_type text not null,
  schema_version text not null,
  conversation_id uuid,
  ref_to_message_id uuid,
  urgency text not null check (urgency in ('normal', 'urgent')),
  media_type text not null,
  content_digest bytea not null check (length(content_digest) = 32),
  envelope_digest bytea not null check (length(envelope_digest) = 32),
  route json not null,
  accepted_at timestamptz not null,
  unique (sender, message_id)
);
create index message_envelope_digest on message (envelope_digest);

-- The signed document as it came, sealed (store/seal.ts). Ciphertext does not compress: do not try.
create table payload (
  message bigint primary key,
  key_id text not null,
  wrapped_key bytea not null,
  iv bytea not null,
  ciphertext bytea not null
);
alter table payload alter column ciphertext set storage external;

-- An item in an office's inbox. A lease is a token and a time: the token only grows, and whoever holds a smaller one
-- has lost the item.
create table delivery (
  message bigint primary key,
  office text not null references office,
  rank smallint not null,
  state text not null default 'open' check (state in ('open', 'stored')),
  lease_token bigint not null default 0,
  leased_until timestamptz,
  leased_by text references party,
  -- Set when a receiver gave the item back; it then lies at the manual desk.
  rejected_by text references office,
  rejected_entry bigint,
  record_id text,
  read_back_digest bytea,
  closed_entry bigint,
  check ((state = 'stored') = (record_id is not null and read_back_digest is not null and closed_entry is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);
create index delivery_open on delivery (office, rank, message) where state = 'open';

create table alarm (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null check (kind in ('message.id-reused', 'confirmation.digest-mismatch')),
  party text not null,
  message bigint references message,
  entry bigint not null
);

-- ── The log ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- One row: the size of the tree and the roots of its perfect subtrees, largest first (RFC 6962). Every writer locks it,
-- so that the log has no gap and no fork however many gateways write.
create table log_head (
  only_row boolean primary key default true check (only_row),
  origin text not null,
  size bigint not null check (size >= 0),
  frontier bytea[] not null
) with (fillfactor = 10);

create table log_entry (
  index bigint primary key,
  evidence text not null,
  leaf_hash bytea not null,
  -- Size of the tree after the commit that appended this entry: its receipt is rebuilt to that size, byte for byte.
  tree_size bigint not null,
  message bigint,
  check (index < tree_size)
);
create index log_entry_message on log_entry (message) where message is not null;

-- Roots of perfect subtrees at levels 8, 16, 24 …; those between are recomputed from at most 256 hashes.
create table log_subtree (
  level smallint not null check (level > 0 and level % 8 = 0),
  index bigint not null,
  hash bytea not null,
  primary key (level, index)
);

create table log_checkpoint (
  size bigint primary key,
  note text not null,
  signed_at timestamptz not null default now()
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete or truncate on log_entry for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on log_subtree for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on log_checkpoint for each statement execute function refuse_change();
create trigger stays before delete or truncate on log_head for each statement execute function refuse_change();
create trigger stays before delete or truncate on message for each statement execute function refuse_change();

create function refuse_shrinking() returns trigger language plpgsql as $$
begin
  if new.size <= old.size or new.origin <> old.origin then
    raise exception 'the log only grows' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_grows before update on log_head for each row execute function refuse_shrinking();

-- Appends leaves to the locked head: numbers them without a gap, keeps the frontier and the perfect subtrees.
create function append_entries(of_message bigint[], evidence text[], out first_index bigint, out frontier_before bytea[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  edge bytea[];
  next_size bigint;
  carried bytea;
  rest bigint;
  height int;
  depth int;
  levels smallint[] := '{}';
  positions bigint[] := '{}';
  roots bytea[] := '{}';
begin
  select h.size, h.frontier into strict first_index, edge from log_head h for update;
  frontier_before := edge;
  next_size := first_index;
  depth := cardinality(edge);
  for carried in
    with appended as (
      insert into log_entry (index, evidence, leaf_hash, tree_size, message)
      select first_index + t.n - 1, t.leaf, sha256('\x00'::bytea || convert_to(t.leaf, 'UTF8')),
        first_index + cardinality(append_entries.evidence), t.message
      from unnest(of_message, append_entries.evidence) with ordinality as t(message, leaf, n)
      returning index, leaf_hash)
    select leaf_hash from appended order by index
  loop
    rest := next_size;
    height := 0;
    while rest & 1 = 1 loop
      carried := sha256('\x01'::bytea || edge[depth] || carried);
      depth := depth - 1;
      rest := rest >> 1;
      height := height + 1;
      if height % 8 = 0 then
        levels := levels || height::smallint;
        positions := positions || rest;
        roots := roots || carried;
      end if;
    end loop;
    depth := depth + 1;
    edge[depth] := carried;
    next_size := next_size + 1;
  end loop;
  insert into log_subtree (level, index, hash) select * from unnest(levels, positions, roots);
  update log_head h set size = next_size, frontier = edge[1:depth] where h.size < next_size;
end $$;

-- ── The commit ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- One transaction for all that gathered while the last one ran: messages with their inbox items, and steps (refusals,
-- handing out leased items, confirmations, rejections), each with its evidence. The items concerned and then the head are locked first, so batches
-- of all gateways queue here and nothing inside can race. A repeat or a lost lease is an answer, not an error: its neighbours go on.
--   messages: [{n, sender, id, …, bytes, leaves}], steps: [{n, kind: refuse|tell|confirm|reject, …, leaves}]
--   evidence_lines: the evidence texts of all of them, one a line, messages first
--   payloads: the sealed documents of the messages, one after the other, base64: parsed far quicker than inside JSON
--   results:  [{n, outcome, message, entry}]; entry is the index of the evidence that answers the operation
create function commit_batch(messages json, steps json, evidence_lines text, payloads text,
  out first_index bigint, out frontier_before bytea[], out results json)
language plpgsql security definer set search_path = public, pg_temp
-- The cached plan of the first calls meets empty tables: keep it on the indexes.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  head bigint;
  line text[] := string_to_array(evidence_lines, E'\n');
  at_line int := 1;
  sealed bytea := decode(payloads, 'base64');
  of_message bigint[] := '{}';
  evidence text[] := '{}';
  outcomes json[] := '{}';
  arrived_at text[] := '{}';
  accepted int := 0;
  step record;
  item record;
  outcome text;
  entry bigint;
begin
  -- Items before the head, in order, here and in whatever else may come to lock both: nobody waits in a circle.
  perform from delivery where message = any (array(select s.message from json_to_recordset(steps) as s(message bigint)))
    order by message for update;
  select size into strict head from log_head for update;

  if json_array_length(messages) > 0 then
    with op as materialized (
      select o.*, 1 + sum(bytes) over before as byte_at, 1 + sum(leaves) over before as line_at
      from json_to_recordset(messages) as o(n int, sender text, id uuid, type text, version text, conversation uuid,
        ref uuid, urgency text, media text, content text, envelope text, route text, at timestamptz, office text,
        key text, wrapped text, iv text, bytes int, leaves int)
      window before as (order by n rows between unbounded preceding and 1 preceding)
    ), earliest as (
      select distinct on (sender, id) * from op order by sender, id, n
    ), fresh as materialized (
      select nextval('message_seq_seq') as seq, e.* from (select * from earliest order by n) e
      where not exists (select from message m where m.sender = e.sender and m.message_id = e.id)
    ), stored as (
      insert into message (seq, sender, message_id, message_type, schema_version, conversation_id, ref_to_message_id,
        urgency, media_type, content_digest, envelope_digest, route, accepted_at)
      select seq, sender, id, type, version, conversation, ref, urgency, media, decode(content, 'hex'),
        decode(envelope, 'hex'), route::json, at from fresh
    ), kept as (
      insert into payload (message, key_id, wrapped_key, iv, ciphertext)
      select seq, key, decode(wrapped, 'base64'), decode(iv, 'base64'),
        substring(sealed from coalesce(byte_at, 1)::int for bytes) from fresh
    ), consigned as (
      insert into delivery (message, office, rank)
      select seq, office, case urgency when 'urgent' then 0 else 1 end from fresh
    ), leaf as (
      select n, seq, office, k, line[coalesce(line_at, 1) + k] as text from fresh, generate_series(0, fresh.leaves - 1) as k
    )
    select array_agg(distinct office), array_agg(seq order by n, k), array_agg(text order by n, k),
      array_agg(json_build_object('n', n, 'outcome', 'accepted', 'message', seq,
        'entry', head + (position - 1)) order by n) filter (where k = 0),
      count(*) filter (where k = 0)
    into arrived_at, of_message, evidence, outcomes, accepted
    from (select leaf.*, row_number() over (order by n, k) as position from leaf) as placed;

    arrived_at := coalesce(arrived_at, '{}');
    of_message := coalesce(of_message, '{}');
    evidence := coalesce(evidence, '{}');
    outcomes := coalesce(outcomes, '{}');
    if accepted < json_array_length(messages) then
      outcomes := outcomes || array(
        select json_build_object('n', o.n, 'message', m.seq,
          'outcome', case when m.envelope_digest = decode(o.envelope, 'hex') then 'repeat' else 'conflict' end)
        from json_to_recordset(messages) as o(n int, sender text, id uuid, envelope text)
        join message m on m.sender = o.sender and m.message_id = o.id
        where o.n <> all (select (x->>'n')::int from unnest(outcomes) as x));
    end if;
    at_line := 1 + (select sum((m->>'leaves')::int) from json_array_elements(messages) as m);
  end if;

  for step in
    select * from json_to_recordset(steps) as s(n int, kind text, party text, message bigint, offices text[], token bigint,
      seconds int, record text, digest text, alarm text, leaves int) order by n
  loop
    entry := head + cardinality(evidence);
    if step.kind = 'refuse' then
      outcome := 'refused';
    else
      select d.*, m.envelope_digest into item from delivery d join message m on m.seq = d.message
      where d.message = step.message and (d.office = any (step.offices) or d.rejected_by = any (step.offices)) for update of d;
      outcome := case
        when not found then 'absent'
        when item.state = 'stored' then case
          when step.kind = 'confirm' and item.leased_by = step.party and item.lease_token = step.token and item.record_id = step.record
            and item.read_back_digest = decode(step.digest, 'hex') then 'repeat'
          else 'closed' end
        when not item.office = any (step.offices) then case
          when step.kind = 'reject' and item.lease_token = step.token + 1 then 'rejected-before' else 'closed' end
        -- A lease whose time is over still counts until another takes the item; one given back does not.
        when item.lease_token <> step.token or item.leased_by is distinct from step.party then 'lost'
        when step.kind = 'tell' then 'told'
        when step.kind = 'reject' then 'rejected'
        when item.envelope_digest <> decode(step.digest, 'hex') then 'mismatch'
        else 'stored' end;
      if outcome = 'told' then
        update delivery set leased_until = now() + make_interval(secs => step.seconds) where message = step.message;
      elsif outcome = 'stored' then
        update delivery set state = 'stored', leased_until = null, record_id = step.record,
          read_back_digest = item.envelope_digest, closed_entry = entry where message = step.message;
      elsif outcome = 'rejected' then
        update delivery set office = 'manual-desk', rejected_by = item.office, rejected_entry = entry, leased_until = null,
          leased_by = null, lease_token = lease_token + 1 where message = step.message;
      elsif outcome = 'mismatch' then
        update delivery set leased_until = null, leased_by = null, lease_token = lease_token + 1 where message = step.message;
        arrived_at := arrived_at || item.office;
      elsif outcome = 'repeat' then
        entry := item.closed_entry;
      elsif outcome = 'rejected-before' then
        outcome := 'repeat';
        entry := item.rejected_entry;
      end if;
    end if;
    if outcome in ('refused', 'told', 'stored', 'rejected', 'mismatch') then
      -- A confirmation brings two texts: what is true if its digest holds, and what is true if it does not.
      evidence := evidence || line[at_line + (case outcome when 'mismatch' then 1 else 0 end)];
      of_message := of_message || step.message;
    end if;
    if outcome = 'mismatch' or (outcome = 'refused' and step.alarm is not null) then
      insert into alarm (kind, party, message, entry)
      values (coalesce(step.alarm, 'confirmation.digest-mismatch'), step.party, step.message, entry);
    end if;
    outcomes := outcomes || json_build_object('n', step.n, 'outcome', outcome, 'message', step.message, 'entry', entry);
    at_line := at_line + step.leaves;
  end loop;

  select a.first_index, a.frontier_before into first_index, frontier_before from append_entries(of_message, evidence) a;
  if cardinality(arrived_at) > 0 then
    -- One wake-up for the whole batch; an empty payload wakes everybody.
    perform pg_notify('budkavle_inbox',
      case when length(array_to_string(arrived_at, ',')) < 7900 then array_to_string(arrived_at, ',') else '' end);
  end if;
  results := array_to_json(outcomes);
end $$;

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function commit_batch(json, json, text, text), append_entries(bigint[], text[]) from public;
grant usage on schema public to budkavle_app;
grant select on all tables in schema public to budkavle_app;
grant execute on function commit_batch(json, json, text, text) to budkavle_app;
grant update (lease_token, leased_until, leased_by) on delivery to budkavle_app;
grant insert on log_checkpoint to budkavle_app;
grant insert, update on crl to budkavle_app;
