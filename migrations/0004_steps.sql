-- Steps after the commit of a message: each is a function of its own that commit_batch() calls, so that what comes later
-- (transfers, reminders, second looks, erasures …) shares the lane, the lock of the log and the signature, and this
-- function need not grow.

-- ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table delivery
  -- The reminders of its ladder that were given, and when the next is due; null: none is, or it is closed.
  add column steps_taken smallint not null default 0,
  add column next_step_at timestamptz,
  -- The receiver's system asked for the content; a person opened it; people told it by phone or paper.
  add column fetched_entry bigint,
  add column opened_entry bigint,
  add column relayed_entry bigint,
  drop constraint delivery_state_check,
  add constraint delivery_state_check check (state in ('held', 'open', 'stored', 'stopped', 'relayed')),
  add constraint delivery_relayed check (state <> 'relayed' or relayed_entry is not null),
  -- What is over climbs no ladder.
  add constraint delivery_ladder check (next_step_at is null or state in ('held', 'open'));
create index delivery_step on delivery (next_step_at) where next_step_at is not null;

-- Where an item lay before, in order: who gave it on, to whom, why. Where it lies now, delivery says.
create table custody (
  message bigint not null,
  n smallint not null,
  from_office text not null references office,
  to_office text not null references office,
  reason text not null,
  -- Of an administrator, its identifier; null: the receiver's system.
  by text,
  at timestamptz not null,
  entry bigint not null,
  primary key (message, n)
);

-- Whom a message is about, as keyed pseudonyms (store/subjects.ts): found by whoever has the key and the identity code, and by nobody else.
-- The mark tells the same of a non-disclosure order.
create table message_subject (
  message bigint not null,
  key_id text not null,
  pseudonym bytea not null check (length(pseudonym) = 32),
  mark bytea not null check (length(mark) = 32),
  primary key (pseudonym, message)
);

-- ── The commit ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- As before, and steps of kind 'apply': {n, kind: apply, step, body, message, leaves} calls step_<step>(body, entry),
-- under the lock of the log and of its item, if it names one. It returns an outcome: with 'done' all its evidence is
-- appended, the first at `entry`; with any other nothing is, and it must have changed nothing.
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
        step_at timestamptz, subjects json, bytes int, leaves int)
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
      insert into delivery (message, office, rank, state, held_until, next_step_at)
      select seq, office, case urgency when 'urgent' then 0 else 1 end,
        case when shown is null then 'open' else 'held' end, shown, step_at from fresh
    ), concerned as (
      insert into message_subject (message, key_id, pseudonym, mark)
      select f.seq, f.key, decode(s.pseudonym, 'hex'), decode(s.mark, 'hex')
      from fresh f, json_to_recordset(f.subjects) as s(pseudonym text, mark text) where f.subjects is not null
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
          next_step_at = null,
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
      seconds int, record text, digest text, attachments text[], desk boolean, alarm text, step text, body json, leaves int)
    where kind <> 'bind' order by n
  loop
    entry := head + cardinality(evidence);
    if step.kind = 'refuse' then
      outcome := 'refused';
    elsif step.kind = 'apply' then
      execute format('select %I($1, $2)', 'step_' || step.step) into strict outcome using step.body, entry;
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
          when item.state = 'relayed' then 'closed'
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
        update delivery set state = 'stored', leased_until = null, next_step_at = null, record_id = step.record,
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
    if outcome = 'done' then
      evidence := evidence || line[at_line : at_line + step.leaves - 1];
      of_message := of_message || array_fill(step.message, array[step.leaves]);
    elsif outcome in ('refused', 'told', 'stored', 'rejected', 'mismatch', 'released') then
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

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

grant select on custody, message_subject to budkavle_app;
