-- Threads: what a message answers, takes the place of or withdraws; what is held back; attachments; versions; paces.

-- ── Messages ────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table message
  -- Names the consent that it rests on (message/consent-key.ts).
  add column consent bytea check (length(consent) = 32),
  add column supersedes_message_id uuid,
  -- Which deadlines it started, as both ends are shown them.
  add column clocks json not null default '[]',
  -- When its office is first shown it; null: when it was accepted.
  add column shown_from timestamptz,
  add column attachments smallint not null default 0;

-- A message in no conversation was the first of its own.
update message set conversation_id = message_id where conversation_id is null;
alter table message alter column conversation_id set not null;
create index message_conversation on message (conversation_id, seq);
create index message_consent on message (consent) where consent is not null;

-- ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table delivery
  -- Not shown to its office before then. Null as soon as it is; one that was stopped before keeps it.
  add column held_until timestamptz,
  -- The message that stopped it before it was confirmed, and why.
  add column stopped_by bigint,
  add column stop_reason text check (stop_reason in ('sender.cancelled', 'sender.superseded', 'consent.withdrawn')),
  add column stopped_entry bigint,
  drop constraint delivery_state_check,
  add constraint delivery_state_check check (state in ('held', 'open', 'stored', 'stopped')),
  add constraint delivery_held check (case state when 'held' then held_until is not null
    when 'stopped' then true else held_until is null end),
  add constraint delivery_stopped check ((state = 'stopped')
    = (stopped_by is not null and stop_reason is not null and stopped_entry is not null));
create index delivery_held on delivery (held_until, message) where state = 'held';

-- Consents that count no more, by the messages that say so: nothing may rest on one from then on.
create table consent_withdrawal (
  message bigint primary key,
  consent bytea not null check (length(consent) = 32),
  at timestamptz not null
);
create index consent_withdrawal_consent on consent_withdrawal (consent);

-- ── Attachments ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- A file that came by itself, sealed like a document. It belongs to its sender alone until a message brings it along,
-- and to that message for ever after.
create table attachment (
  id bigint generated always as identity primary key,
  sender text not null references party,
  sha256 bytea not null check (length(sha256) = 32),
  sha512 bytea not null check (length(sha512) = 64),
  media_type text not null,
  bytes int not null,
  message bigint,
  -- Where the document names it, from 0.
  position smallint,
  key_id text not null,
  wrapped_key bytea not null,
  iv bytea not null,
  ciphertext bytea not null,
  uploaded_at timestamptz not null default now(),
  check ((message is null) = (position is null))
);
alter table attachment alter column ciphertext set storage external;
create unique index attachment_upload on attachment (sender, sha256) where message is null;
create index attachment_message on attachment (message) where message is not null;

-- Keeps an upload unless it is here already, or its sender has too many that belong to no message. One sender's uploads
-- queue: else each could pass the limit beside the others.
create function save_upload(sender text, sha256_hex text, sha512_hex text, media_type text, bytes int, key_id text,
  wrapped_key text, iv text, ciphertext text, uploads_max int, out outcome text, out at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('budkavle upload'), hashtext(sender));
  select 'known', a.uploaded_at into outcome, at from attachment a
  where a.sender = save_upload.sender and a.sha256 = decode(sha256_hex, 'hex') and a.message is null;
  if found then
    return;
  end if;
  if (select count(*) from attachment a where a.sender = save_upload.sender and a.message is null) >= uploads_max then
    outcome := 'full';
    return;
  end if;
  insert into attachment (sender, sha256, sha512, media_type, bytes, key_id, wrapped_key, iv, ciphertext)
  values (save_upload.sender, decode(sha256_hex, 'hex'), decode(sha512_hex, 'hex'), save_upload.media_type,
    save_upload.bytes, save_upload.key_id, decode(save_upload.wrapped_key, 'base64'), decode(save_upload.iv, 'base64'),
    decode(save_upload.ciphertext, 'base64'))
  returning 'stored', uploaded_at into outcome, at;
end $$;

-- Deletes what has waited longer for a message that never came. What a message is taking at this moment it leaves: nor
-- does it wait, so that it cannot stand in a commit's way.
create function purge_uploads(hours int) returns int
language sql security definer set search_path = public, pg_temp as $$
  with purged as (
    delete from attachment where id in (
      select id from attachment where message is null and uploaded_at < now() - make_interval(hours => hours)
      for update skip locked)
    returning 1)
  select count(*)::int from purged
$$;

-- ── Versions and paces ──────────────────────────────────────────────────────────────────────────────────────────────

-- The versions that a party says it takes; of a type it says nothing of, it takes the lowest.
create table party_version (
  party text not null references party,
  message_type text not null,
  schema_version text not null,
  primary key (party, message_type, schema_version)
);
create trigger tell after insert or update or delete on party_version for each statement execute function notify_registry();

-- Says which versions of a type a party takes, in place of what it said before. One party's calls queue: else two could
-- each delete what the other leaves as it is.
create function set_versions(party text, message_type text, versions text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('budkavle versions'), hashtext(party));
  delete from party_version v
  where v.party = set_versions.party and v.message_type = set_versions.message_type and v.schema_version <> all (versions);
  insert into party_version select set_versions.party, set_versions.message_type, unnest(versions) on conflict do nothing;
end $$;

-- How many items of batches an office is shown a week, and when it is shown the next.
alter table office add column pace_per_week int check (pace_per_week > 0);
create table office_pace (
  office text primary key references office,
  next_at timestamptz not null
);

-- ── The commit ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- As before, and what a message touches beside itself. Such a message brings one more row among the steps, of kind
-- 'bind', under its own number: the uploads it takes, the consent it withdraws, the items it stops. All of it is judged
-- before the message is stored, under the lock of the log, and done with it or not at all. What cannot be so fails the
-- message alone, with an outcome of its own:
--   'withdrawn'           the consent that it rests on counts no more
--   'attachment-missing'  an upload is not here, or is another message's by now
--   'again'               what it stops is not what its sender's gateway saw: look again, and commit anew
--   messages: [{n, sender, id, …, bytes, leaves}]
--   steps: [{n, kind: bind|refuse|tell|confirm|reject|release, …, leaves}], those of kind bind first
--   evidence_lines: the evidence texts of all of them, one a line, messages first
--   results: [{n, outcome, message, entry, stop}]; stop: the entry is that of the item of this number that n has stopped
create or replace function commit_batch(messages json, steps json, evidence_lines text, payloads text,
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
  -- Messages that may not be stored, by number, and why.
  barred int[] := '{}';
  barred_why text[] := '{}';
  withdrawn_now text[] := '{}';
  uploads_taken bigint[] := '{}';
  found_uploads bigint[];
  step record;
  item record;
  outcome text;
  entry bigint;
  at_message bigint;
begin
  -- Items before the head, in order, here and in whatever else may come to lock both: nobody waits in a circle.
  perform from delivery where message = any (array(
      select s.message from json_to_recordset(steps) as s(message bigint)
      union all select unnest(s.items) from json_to_recordset(steps) as s(items bigint[])))
    order by message for update;
  select size into strict head from log_head for update;

  -- Withdrawals first: nothing rests on the consent that came in the same batch.
  for step in
    select * from json_to_recordset(steps) as s(n int, kind text, sender text, id uuid, consent text, withdraws text,
      uploads text[], items bigint[], offices text[])
    where kind = 'bind' order by withdraws is null, n
  loop
    continue when exists (select from message m where m.sender = step.sender and m.message_id = step.id);
    outcome := null;
    if step.consent = any (withdrawn_now)
      or exists (select from consent_withdrawal w where w.consent = decode(step.consent, 'hex')) then
      outcome := 'withdrawn';
    elsif exists (
        select from unnest(step.items, step.offices) as i(message, office) join delivery d on d.message = i.message
        where d.state in ('held', 'open') and d.office <> i.office)
      -- Nothing undelivered rests on a consent that is withdrawn: all was stopped then, and nothing came since.
      or not exists (select from consent_withdrawal w where w.consent = decode(step.withdraws, 'hex')) and exists (
        select from message m join delivery d on d.message = m.seq
        where m.consent = decode(step.withdraws, 'hex') and d.state in ('held', 'open') and m.seq <> all (step.items)) then
      outcome := 'again';
    elsif cardinality(step.uploads) > 0 then
      found_uploads := array(
        select a.id from attachment a
        where a.sender = step.sender and a.message is null and a.id <> all (uploads_taken)
          and a.sha256 = any (array(select decode(u, 'hex') from unnest(step.uploads) as u)) for update);
      if cardinality(found_uploads) < cardinality(step.uploads) then
        outcome := 'attachment-missing';
      end if;
    end if;
    if outcome is not null then
      barred := barred || step.n;
      barred_why := barred_why || outcome;
    else
      uploads_taken := uploads_taken || coalesce(found_uploads, '{}');
      withdrawn_now := array_remove(withdrawn_now || step.withdraws, null);
    end if;
    found_uploads := null;
  end loop;

  if json_array_length(messages) > 0 then
    with op as materialized (
      select o.*, 1 + sum(bytes) over before as byte_at, 1 + sum(leaves) over before as line_at
      from json_to_recordset(messages) as o(n int, sender text, id uuid, type text, version text, conversation uuid,
        ref uuid, supersedes uuid, consent text, urgency text, media text, content text, envelope text, route text,
        clocks text, shown timestamptz, attachments int, at timestamptz, office text, key text, wrapped text, iv text,
        bytes int, leaves int)
      window before as (order by n rows between unbounded preceding and 1 preceding)
    ), earliest as (
      select distinct on (sender, id) * from op order by sender, id, n
    ), fresh as materialized (
      select nextval('message_seq_seq') as seq, e.* from (select * from earliest order by n) e
      where not exists (select from message m where m.sender = e.sender and m.message_id = e.id)
        and e.n <> all (barred) and (e.consent is null or e.consent <> all (withdrawn_now)
          and not exists (select from consent_withdrawal w where w.consent = decode(e.consent, 'hex')))
    ), stored as (
      insert into message (seq, sender, message_id, message_type, schema_version, conversation_id, ref_to_message_id,
        supersedes_message_id, consent, urgency, media_type, content_digest, envelope_digest, route, clocks, shown_from,
        attachments, accepted_at)
      select seq, sender, id, type, version, coalesce(conversation, id), ref, supersedes, decode(consent, 'hex'),
        urgency, media, decode(content, 'hex'), decode(envelope, 'hex'), route::json, coalesce(clocks, '[]')::json,
        shown, coalesce(attachments, 0), at from fresh
    ), kept as (
      insert into payload (message, key_id, wrapped_key, iv, ciphertext)
      select seq, key, decode(wrapped, 'base64'), decode(iv, 'base64'),
        substring(sealed from coalesce(byte_at, 1)::int for bytes) from fresh
    ), consigned as (
      insert into delivery (message, office, rank, state, held_until)
      select seq, office, case urgency when 'urgent' then 0 else 1 end,
        case when shown is null then 'open' else 'held' end, shown from fresh
    ), leaf as (
      select n, seq, office, shown, k, line[coalesce(line_at, 1) + k] as text
      from fresh, generate_series(0, fresh.leaves - 1) as k
    )
    select array_agg(distinct office) filter (where shown is null), array_agg(seq order by n, k),
      array_agg(text order by n, k), array_agg(json_build_object('n', n, 'outcome', 'accepted', 'message', seq,
        'entry', head + (position - 1)) order by n) filter (where k = 0),
      count(*) filter (where k = 0)
    into arrived_at, of_message, evidence, outcomes, accepted
    from (select leaf.*, row_number() over (order by n, k) as position from leaf) as placed;

    arrived_at := coalesce(arrived_at, '{}');
    of_message := coalesce(of_message, '{}');
    evidence := coalesce(evidence, '{}');
    outcomes := coalesce(outcomes, '{}');
    if accepted < json_array_length(messages) then
      -- The same identifier once more in a batch that its first message was barred from is looked at again.
      outcomes := outcomes || array(
        select json_build_object('n', o.n, 'message', m.seq, 'outcome', case
          when m.envelope_digest = decode(o.envelope, 'hex') then 'repeat'
          when m.seq is not null then 'conflict'
          when o.n = any (barred) then barred_why[array_position(barred, o.n)]
          when o.consent = any (withdrawn_now)
            or exists (select from consent_withdrawal w where w.consent = decode(o.consent, 'hex')) then 'withdrawn'
          else 'again' end)
        from json_to_recordset(messages) as o(n int, sender text, id uuid, envelope text, consent text)
        left join message m on m.sender = o.sender and m.message_id = o.id
        where o.n <> all (select (x->>'n')::int from unnest(outcomes) as x));
    end if;
    at_line := 1 + (select sum((m->>'leaves')::int) from json_array_elements(messages) as m);
  end if;

  -- What the messages do beside themselves.
  for step in
    select * from json_to_recordset(steps) as s(n int, kind text, sender text, withdraws text, uploads text[],
      items bigint[], reasons text[], at timestamptz, leaves int)
    where kind = 'bind' order by n
  loop
    at_message := (select (x->>'message')::bigint from unnest(outcomes) as x
      where (x->>'n')::int = step.n and x->>'outcome' = 'accepted');
    if at_message is not null then
      update attachment a set message = at_message, position = u.place - 1
      from unnest(step.uploads) with ordinality as u(digest, place)
      where a.sender = step.sender and a.sha256 = decode(u.digest, 'hex') and a.message is null;
      insert into consent_withdrawal (consent, message, at)
      select decode(step.withdraws, 'hex'), at_message, step.at where step.withdraws is not null;
      for stop in 1 .. coalesce(cardinality(step.items), 0) loop
        entry := head + cardinality(evidence);
        update delivery set state = 'stopped', lease_token = lease_token + 1, leased_until = null, leased_by = null,
          stopped_by = at_message, stop_reason = step.reasons[stop], stopped_entry = entry
        where message = step.items[stop] and state in ('held', 'open');
        if found then
          evidence := evidence || line[at_line + stop - 1];
          of_message := of_message || step.items[stop];
          outcomes := outcomes || json_build_object('n', step.n, 'outcome', 'stopped', 'message', step.items[stop],
            'entry', entry, 'stop', stop - 1);
        end if;
      end loop;
    end if;
    at_line := at_line + step.leaves;
  end loop;

  for step in
    select * from json_to_recordset(steps) as s(n int, kind text, party text, message bigint, offices text[], token bigint,
      seconds int, record text, digest text, attachments text[], desk boolean, alarm text, leaves int) where kind <> 'bind' order by n
  loop
    entry := head + cardinality(evidence);
    if step.kind = 'refuse' then
      outcome := 'refused';
    else
      select d.*, m.envelope_digest, m.attachments into item from delivery d join message m on m.seq = d.message
      where d.message = step.message and (d.office = any (step.offices) or d.rejected_by = any (step.offices)) for update of d;
      if not found then
        outcome := 'absent';
      elsif step.kind = 'release' then
        outcome := case item.state when 'held' then 'released' else 'closed' end;
      elsif item.held_until is not null then
        outcome := 'absent';
      else
        outcome := case
          when item.state = 'stored' then case
            when step.kind = 'confirm' and item.leased_by = step.party and item.lease_token = step.token and item.record_id = step.record
              and item.read_back_digest = decode(step.digest, 'hex') and reads_back(item.message, item.attachments, step.attachments) then 'repeat'
            else 'closed' end
          -- What was given back, and stopped at the desk, has a token that is larger by one more.
          when not item.office = any (step.offices) then case
            when step.kind = 'reject' and item.lease_token = step.token + 1 + (item.state = 'stopped')::int then 'rejected-before'
            else 'closed' end
          when item.state = 'stopped' then 'stopped'
          -- A lease whose time is over still counts until another takes the item; one given back does not.
          when item.lease_token <> step.token or item.leased_by is distinct from step.party then 'lost'
          when step.kind = 'tell' then 'told'
          when step.kind = 'reject' then 'rejected'
          when item.envelope_digest <> decode(step.digest, 'hex') then 'mismatch'
          when not reads_back(item.message, item.attachments, step.attachments) then 'mismatch'
          else 'stored' end;
      end if;
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
      elsif outcome = 'released' then
        -- An office that can take nothing any more is passed over; the desk finds the reason where it finds a rejection's.
        update delivery set state = 'open', held_until = null, office = case when step.desk then 'manual-desk' else office end,
          rejected_entry = case when step.desk then entry end where message = step.message;
      elsif outcome = 'repeat' then
        entry := item.closed_entry;
      elsif outcome = 'rejected-before' then
        outcome := 'repeat';
        entry := item.rejected_entry;
      end if;
    end if;
    if outcome in ('refused', 'told', 'stored', 'rejected', 'mismatch', 'released') then
      -- A confirmation brings two texts: what is true if its digests hold, and what is true if they do not.
      evidence := evidence || line[at_line + (case outcome when 'mismatch' then 1 else 0 end)];
      of_message := of_message || step.message;
    end if;
    if outcome = 'mismatch' or (outcome = 'refused' and step.alarm is not null) then
      insert into alarm (kind, party, message, entry)
      values (coalesce(step.alarm, 'confirmation.digest-mismatch'), step.party, step.message, entry);
    end if;
    -- Asked apart: a refusal has no item to look into.
    if outcome in ('mismatch', 'released') then
      if item.office <> all (arrived_at) then
        arrived_at := arrived_at || item.office;
      end if;
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

-- Whether these SHA-512 digests, hex, are those of a message's attachments, all of them and in the document's order.
create function reads_back(of_message bigint, attachments int, digests text[]) returns boolean
language plpgsql stable set search_path = public, pg_temp as $$
begin
  if attachments = 0 then
    return coalesce(cardinality(digests), 0) = 0;
  end if;
  return coalesce(digests, '{}') = array(
    select encode(a.sha512, 'hex') from attachment a where a.message = of_message order by a.position);
end $$;

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function save_upload(text, text, text, text, int, text, text, text, text, int), purge_uploads(int),
  set_versions(text, text, text[]), reads_back(bigint, int, text[]) from public;
grant execute on function save_upload(text, text, text, text, int, text, text, text, text, int), purge_uploads(int),
  set_versions(text, text, text[]) to budkavle_app;
grant select on consent_withdrawal, attachment, party_version, office_pace to budkavle_app;
grant insert, update on office_pace to budkavle_app;
