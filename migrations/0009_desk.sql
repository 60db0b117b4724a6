-- Items that move: given on by the office that has them, given back, assigned by the manual desk; and what people told
-- by phone or paper.

-- ── Custody ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Every move makes the token of the lease larger by one; this is the token after it. An item was handed to the office
-- that has it now only if its token is larger still.
alter table custody add column token bigint;

-- What was given back before there was a table of it: it lies at the manual desk, or was stopped there.
insert into custody (message, n, from_office, to_office, reason, at, entry, token)
select d.message, 1, d.rejected_by, 'manual-desk', e.evidence::json -> 'reasons' ->> 0,
  (e.evidence::json ->> 'eventTime')::timestamptz, d.rejected_entry, d.lease_token - (d.state = 'stopped')::int
from delivery d join log_entry e on e.index = d.rejected_entry where d.rejected_by is not null;

alter table custody alter column token set not null;
create trigger append_only before update or delete or truncate on custody for each statement
  execute function refuse_change();

-- A rejection moves the item too. Its evidence, which says why, is in the log only at the end of the batch: so is this.
create function keep_rejection() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into custody (message, n, from_office, to_office, reason, at, entry, token)
  select new.message, next_move(new.message), new.rejected_by, 'manual-desk', e.evidence::json -> 'reasons' ->> 0,
    (e.evidence::json ->> 'eventTime')::timestamptz, e.index, new.lease_token
  from log_entry e where e.index = new.rejected_entry;
  return null;
end $$;
create constraint trigger keep_rejection after update of rejected_entry on delivery initially deferred for each row
  when (new.rejected_by is not null and new.rejected_entry is distinct from old.rejected_entry)
  execute function keep_rejection();

create function next_move(item bigint) returns smallint
language sql stable set search_path = public, pg_temp as $$
  select coalesce(max(n), 0)::smallint + 1::smallint from custody where message = item $$;

-- Whether the office that has an item now was ever handed it: before that, it may not read it.
create function is_handed_out(item bigint, lease_token bigint) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select lease_token > coalesce((select max(c.token) from custody c where c.message = item), 0) $$;

-- ── Steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Moves an item: its lease ends, its clocks and its ladder run on. A ladder that stopped because people told the office
-- that had it goes on for the one that has it now.
create function give_on(item bigint, to_office text, reason text, staff text, at timestamptz, entry bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into custody (message, n, from_office, to_office, reason, by, at, entry, token)
  select d.message, next_move(d.message), d.office, give_on.to_office, give_on.reason, staff, give_on.at,
    give_on.entry, d.lease_token + 1
  from delivery d where d.message = item;
  update delivery d set office = give_on.to_office, lease_token = d.lease_token + 1, leased_until = null,
    leased_by = null,
    next_step_at = case when d.relayed_entry is null then d.next_step_at else coalesce(d.next_step_at, give_on.at) end
  where d.message = item;
  if to_office <> 'manual-desk' then
    perform pg_notify('budkavle_inbox', to_office);
  end if;
end $$;

-- The office that has leased an item gives it on: {item, party, offices, token, to, reason, at, alarm?}.
create function step_transfer(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish record;
  item record;
begin
  select * into wish from json_to_record(body) as w(item bigint, party text, offices json, token bigint, "to" text,
    reason text, at timestamptz, alarm text);
  select * into item from delivery d where d.message = wish.item and d.held_until is null
    and d.office in (select json_array_elements_text(wish.offices));
  outcome := case
    when item.message is null then 'absent'
    when item.state = 'stopped' then 'stopped'
    when item.state <> 'open' then 'closed'
    when item.lease_token <> wish.token or item.leased_by is distinct from wish.party then 'lost'
    else 'done' end;
  if outcome = 'done' then
    perform give_on(wish.item, wish."to", wish.reason, null, wish.at, entry);
    if wish.alarm is not null then
      insert into alarm (kind, party, message, entry) values (wish.alarm, wish.party, wish.item, entry);
    end if;
  end if;
end $$;

-- The manual desk gives an item to an office, from itself or from another: {item, from, to, reason, by, at}.
create function step_assign(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  item bigint := (body->>'item')::bigint;
begin
  outcome := lies_open(item, body->>'from');
  if outcome = 'done' then
    perform give_on(item, body->>'to', body->>'reason', body->>'by', (body->>'at')::timestamptz, entry);
  end if;
end $$;

-- People told the receiver by other means: {item, office}, where it lies. At the manual desk that closes it; in an inbox
-- it only stops the ladder, for the office's system has still to store it.
create function step_relay(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  item bigint := (body->>'item')::bigint;
begin
  outcome := lies_open(item, body->>'office');
  if outcome = 'done' then
    update delivery d set relayed_entry = step_relay.entry, next_step_at = null,
      state = case d.office when 'manual-desk' then 'relayed' else d.state end
    where d.message = item;
  end if;
end $$;

-- `done` if it does lie open there; else why it cannot be moved from there.
create function lies_open(item bigint, at_office text) returns text
language sql stable set search_path = public, pg_temp as $$
  select coalesce((select case when d.state <> 'open' then 'closed' when d.office <> at_office then 'elsewhere'
    else 'done' end from delivery d where d.message = item), 'absent') $$;

-- ── Alarms ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- More kinds come with what raises them: their form is enough.
alter table alarm drop constraint if exists alarm_kind_check,
  add constraint alarm_kind_check check (kind ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$');

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function keep_rejection(), next_move(bigint), is_handed_out(bigint, bigint),
  give_on(bigint, text, text, text, timestamptz, bigint), lies_open(bigint, text), step_transfer(json, bigint),
  step_assign(json, bigint), step_relay(json, bigint) from public;
grant execute on function is_handed_out(bigint, bigint) to budkavle_app;
