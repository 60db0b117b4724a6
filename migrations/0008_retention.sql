-- Retention: what is erased when, what is held, whom a subject-access report is about.

-- ── What was erased ─────────────────────────────────────────────────────────────────────────────────────────────────

-- Erased: its data key is gone, and with it what the key opened. The row stays, as the message's does.
alter table payload
  alter column wrapped_key drop not null,
  alter column iv drop not null,
  alter column ciphertext drop not null,
  add constraint payload_whole_or_erased check (num_nulls(wrapped_key, iv, ciphertext) in (0, 3));
alter table attachment
  alter column wrapped_key drop not null,
  alter column iv drop not null,
  alter column ciphertext drop not null,
  add constraint attachment_whole_or_erased check (num_nulls(wrapped_key, iv, ciphertext) in (0, 3)
    and (message is not null or wrapped_key is not null));

alter table delivery
  add column erased_entry bigint,
  add constraint delivery_erased check (erased_entry is null or state = 'stored');
-- What retention goes through, in the order of arrival.
create index delivery_unerased on delivery (message) where state = 'stored' and erased_entry is null;

-- By which rule each was erased.
create table erasure (
  message bigint primary key,
  -- How long its type keeps what is confirmed, as it was when it was erased.
  days int not null check (days > 0),
  confirmed_at timestamptz not null,
  erased_at timestamptz not null,
  entry bigint not null
);
create index erasure_time on erasure (erased_at, message);
create trigger append_only before update or delete or truncate on erasure for each statement execute function refuse_change();

-- ── What is held ────────────────────────────────────────────────────────────────────────────────────────────────────

-- While a hold lasts nothing of its message is erased. Its number is that of its entry in the log.
create table legal_hold (
  entry bigint primary key,
  message bigint not null references message,
  reason text not null,
  by text not null,
  at timestamptz not null,
  lifted_entry bigint,
  lifted_reason text,
  lifted_by text,
  lifted_at timestamptz,
  check (num_nulls(lifted_entry, lifted_reason, lifted_by, lifted_at) in (0, 4))
);
create index legal_hold_message on legal_hold (message) where lifted_entry is null;
create trigger stays before delete or truncate on legal_hold for each statement execute function refuse_change();

-- The payload's row is what a hold and an erasure both lock, whoever brings them: one waits, then sees the other.
create function refuse_late_hold() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from payload p where p.message = new.message and p.wrapped_key is not null for share;
  if not found then
    raise exception 'there is nothing left to hold of message %', new.message using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger not_too_late before insert on legal_hold for each row execute function refuse_late_hold();

create function refuse_other_hold() returns trigger language plpgsql as $$
begin
  if old.lifted_entry is not null or (new.entry, new.message, new.reason, new."by", new.at)
    is distinct from (old.entry, old.message, old.reason, old."by", old.at) then
    raise exception 'a hold can be lifted, once' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_lifted before update on legal_hold for each row execute function refuse_other_hold();

-- ── What may be erased ──────────────────────────────────────────────────────────────────────────────────────────────

-- What is not settled about a message and bars its erasure; null: nothing does. The one place that knows the tables of
-- second looks and incidents (0007), and does without them where they are not.
create function open_question(item bigint) returns text
language plpgsql stable set search_path = public, pg_temp as $$
begin
  if to_regclass('second_look') is not null then
    if exists (select from second_look s where s.message = item and s.result is null) then
      return 'retention.second-look';
    end if;
  end if;
  if to_regclass('incident') is not null then
    if exists (
      select from incident i where i.closed_at is null and (i.message = item
        or i.differences @> jsonb_build_array(jsonb_build_object('item', item))
        -- Of more than it lists nobody can tell which they are.
        or jsonb_array_length(i.differences) >= 100 and i.office = (select d.office from delivery d where d.message = item)))
    then
      return 'retention.incident';
    end if;
  end if;
  return null;
end $$;

-- Why a message may not be erased at this moment if its type keeps what is confirmed for so many days; null: it may be.
-- The time of the handover is the log's, which nobody can change.
create function why_kept(item bigint, days int, at timestamptz) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  confirmed_at timestamptz := handed_over_at(item);
begin
  return case
    when confirmed_at is null then 'retention.unconfirmed'
    -- A clock that runs ahead erases nothing too early: the other one has to agree.
    when coalesce(days, 0) < 1 or confirmed_at + days * interval '24 hours' > least(at, now()) then 'retention.running'
    when exists (select from legal_hold h where h.message = item and h.lifted_entry is null) then 'retention.held'
    else open_question(item) end;
end $$;

-- When the receiver confirmed that it has the message, as the log says; null when it has not.
create function handed_over_at(item bigint) returns timestamptz
language sql stable set search_path = public, pg_temp as $$
  select (e.evidence::json ->> 'eventTime')::timestamptz
  from delivery d join log_entry e on e.index = d.closed_entry and e.message = d.message
  where d.message = item and d.state = 'stored' and e.evidence::json ->> 'event' = 'ContentHandover'
$$;

-- Holds for whoever writes here, the owner too: what belongs to a message is erased whole, by an erasure that is
-- recorded, and only when nothing bars it; it is never changed or taken away otherwise.
create function refuse_loss() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  rule record;
  kept text;
begin
  select e.days, e.erased_at into rule from erasure e where e.message = old.message;
  kept := case when found then why_kept(old.message, rule.days, rule.erased_at) else 'retention.unrecorded' end;
  if kept is not null then
    raise exception 'message % may not be erased: %', old.message, kept using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;

create function refuse_emptying() returns trigger language plpgsql as $$
begin
  raise exception '% is erased message by message', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger kept before update or delete on payload for each row execute function refuse_loss();
create trigger kept_all before truncate on payload for each statement execute function refuse_emptying();
-- What waits for its message goes by itself (purge_uploads).
create trigger kept before delete on attachment for each row when (old.message is not null) execute function refuse_loss();
create trigger kept_whole before update of message, position, sha256, sha512, key_id, wrapped_key, iv, ciphertext
  on attachment for each row when (old.message is not null) execute function refuse_loss();
create trigger kept_all before truncate on attachment for each statement execute function refuse_emptying();

-- Nor is an item lost by being forgotten.
create trigger stays before delete or truncate on delivery for each statement execute function refuse_change();

-- ── Steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- {item, days, at} → 'done', 'erased' when it was before, or why it is kept.
create function step_erase(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked record;
begin
  select * into strict asked from json_to_record(body) as b(item bigint, days int, at timestamptz);
  if exists (select from erasure e where e.message = asked.item) then
    outcome := 'erased';
    return;
  end if;
  perform from payload p where p.message = asked.item for update;
  outcome := coalesce(why_kept(asked.item, asked.days, asked.at), 'done');
  if outcome = 'done' then
    insert into erasure (message, days, confirmed_at, erased_at, entry)
    values (asked.item, asked.days, handed_over_at(asked.item), asked.at, step_erase.entry);
    update payload set wrapped_key = null, iv = null, ciphertext = null where message = asked.item;
    update attachment set wrapped_key = null, iv = null, ciphertext = null where message = asked.item;
    update delivery set erased_entry = step_erase.entry where message = asked.item;
  end if;
end $$;

-- {item, reason, by, at} → 'done', 'absent', or 'erased': there is nothing left to hold.
create function step_hold(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked record;
begin
  select * into strict asked from json_to_record(body) as b(item bigint, reason text, at timestamptz);
  perform from payload p where p.message = asked.item for share;
  outcome := case
    when not exists (select from message m where m.seq = asked.item) then 'absent'
    when not exists (select from payload p where p.message = asked.item and p.wrapped_key is not null) then 'erased'
    else 'done' end;
  if outcome = 'done' then
    insert into legal_hold (entry, message, reason, by, at)
    values (step_hold.entry, asked.item, asked.reason, body->>'by', asked.at);
  end if;
end $$;

-- {hold, reason, by, at} → 'done', 'absent', or 'lifted' when it was before.
create function step_lift_hold(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked record;
begin
  select * into strict asked from json_to_record(body) as b(hold bigint, reason text, at timestamptz);
  update legal_hold h set lifted_entry = step_lift_hold.entry, lifted_reason = asked.reason, lifted_by = body->>'by',
    lifted_at = asked.at
  where h.entry = asked.hold and h.lifted_entry is null;
  outcome := case when found then 'done'
    when exists (select from legal_hold h where h.entry = asked.hold) then 'lifted' else 'absent' end;
end $$;

-- A report changes nothing, but that it was made is to be in the log: {} → 'done'.
create function step_subject_access(body json, entry bigint, out outcome text)
language sql security definer set search_path = public, pg_temp as $$ select 'done' $$;

-- ── Subjects ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Messages up to this one were accepted before people could be found by pseudonym.
create table subject_start (
  only_row boolean primary key default true check (only_row),
  after_message bigint not null
);
insert into subject_start (after_message) select coalesce(max(seq), 0) from message;

-- The keys that pseudonyms were made with, so that a start need not read them all.
create table subject_key (key_id text primary key);
insert into subject_key select distinct key_id from message_subject;
create function note_subject_keys() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into subject_key select distinct key_id from added on conflict do nothing;
  return null;
end $$;
create trigger keys after insert on message_subject referencing new table as added
  for each statement execute function note_subject_keys();
create trigger stays before update or delete or truncate on message_subject for each statement execute function refuse_change();

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function step_erase(json, bigint), step_hold(json, bigint), step_lift_hold(json, bigint),
  step_subject_access(json, bigint), why_kept(bigint, int, timestamptz), handed_over_at(bigint), open_question(bigint) from public;
grant execute on function why_kept(bigint, int, timestamptz), handed_over_at(bigint), open_question(bigint) to budkavle_app;
grant select on erasure, legal_hold, subject_start, subject_key to budkavle_app;
