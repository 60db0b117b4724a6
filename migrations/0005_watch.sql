-- Nobody's inbox goes unread: who answers for each office, when it was last heard of, whom the ladder has told, and the
-- alerts that stand.

-- ── Offices ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Who answers for an office (contacts of staff, at work), and the signs that somebody does. Without a row nobody does.
create table office_watch (
  office text primary key references office,
  responsible_name text,
  responsible_email text,
  responsible_phone text,
  -- In which the responsible person is written to; null: in all three.
  language text check (language in ('fi', 'sv', 'en')),
  organisation_email text,
  on_call_email text,
  on_call_phone text,
  -- Its own system asked for what waits, or took what was forwarded to it.
  last_polled_at timestamptz,
  -- The newest canary: when it was sent, as which message, and when one was last confirmed.
  canary_sent_at timestamptz,
  canary_message uuid,
  canary_confirmed_at timestamptz
);

-- FPA's contact person for an area.
create table fpa_contact (
  area text primary key references area,
  name text not null,
  email text not null,
  phone text,
  language text check (language in ('fi', 'sv', 'en'))
);

-- Polls are too many to tell everybody of each.
create trigger tell after insert or update of responsible_name, canary_confirmed_at on office_watch
  for each statement execute function notify_registry();

-- These offices were heard of. One that had been silent for so long is told of at once, so that what comes next finds it
-- live.
create function note_polls(of_offices text[], polled_at timestamptz, silence interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from office_watch w where w.office = any (of_offices)
      and coalesce(w.last_polled_at, '-infinity') < polled_at - silence) then
    perform pg_notify('budkavle_registry', '');
  end if;
  if exists (select from office o where o.id = any (of_offices)
      and not exists (select from office_watch w where w.office = o.id)) then
    insert into office_watch (office) select id from office where id = any (of_offices) order by id on conflict do nothing;
  end if;
  perform from office_watch where office = any (of_offices) order by office for update;
  update office_watch set last_polled_at = polled_at where office = any (of_offices)
    and coalesce(last_polled_at, '-infinity') < polled_at - interval '30 seconds';
end $$;

-- Who answers for an office; a member that is not given stays as it is.
create function step_set_office(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from office o where o.id = body->>'office') then
    outcome := 'absent';
    return;
  end if;
  insert into office_watch as held (office, responsible_name, responsible_email, responsible_phone, language,
    organisation_email, on_call_email, on_call_phone)
  values (body->>'office', body->>'responsible', body->>'email', body->>'phone', body->>'language',
    body->>'organisation', body->>'onCall', body->>'onCallPhone')
  on conflict (office) do update set
    responsible_name = coalesce(excluded.responsible_name, held.responsible_name),
    responsible_email = coalesce(excluded.responsible_email, held.responsible_email),
    responsible_phone = coalesce(excluded.responsible_phone, held.responsible_phone),
    language = coalesce(excluded.language, held.language),
    organisation_email = coalesce(excluded.organisation_email, held.organisation_email),
    on_call_email = coalesce(excluded.on_call_email, held.on_call_email),
    on_call_phone = coalesce(excluded.on_call_phone, held.on_call_phone);
  outcome := 'done';
end $$;

create function step_set_fpa_contact(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from area a where a.code = body->>'area') then
    outcome := 'absent';
    return;
  end if;
  insert into fpa_contact (area, name, email, phone, language)
  values (body->>'area', body->>'name', body->>'email', body->>'phone', body->>'language')
  on conflict (area) do update set name = excluded.name, email = excluded.email, phone = excluded.phone,
    language = excluded.language;
  outcome := 'done';
end $$;

-- ── Canaries ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Takes the turn to send an office its next canary, unless another process did since `seen`.
create function claim_canary(of_office text, seen timestamptz, sent_at timestamptz, message_id uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update office_watch set canary_sent_at = sent_at, canary_message = message_id
  where office = of_office and canary_sent_at is not distinct from seen;
  return found;
end $$;

-- Takes over which canaries were confirmed, as the log says, and returns how many are new.
create function note_canaries() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  noted int;
begin
  with confirmed as (
    select w.office, (e.evidence::json ->> 'eventTime')::timestamptz as at
    from office_watch w
      join message m on m.message_id = w.canary_message and m.message_type = 'canary'
      join delivery d on d.message = m.seq and d.office = w.office and d.state = 'stored'
      join log_entry e on e.index = d.closed_entry
    where w.canary_confirmed_at is null or w.canary_confirmed_at < w.canary_sent_at)
  update office_watch w set canary_confirmed_at = c.at from confirmed c
  where w.office = c.office and w.canary_confirmed_at is distinct from c.at;
  get diagnostics noted = row_count;
  return noted;
end $$;
create index message_canary on message (message_id) where message_type = 'canary';

-- ── Ladders ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- What waits already is given a day before its ladder begins.
update delivery set next_step_at = greatest(now(), held_until) + interval '1 day' where state in ('held', 'open');

-- At the manual desk, and from there on, another ladder is climbed, from its beginning and at once. From one office to
-- another it goes on where it is; one that was at its end begins anew, or nobody would be told at the new office.
create function begin_ladder_anew() returns trigger language plpgsql as $$
begin
  new.steps_taken := 0;
  new.next_step_at := (select accepted_at from message where seq = new.message);
  return new;
end $$;
create trigger begin_ladder_anew before update of office on delivery for each row
  when (new.office <> old.office and new.state in ('held', 'open')
    and (new.next_step_at is null or new.office = 'manual-desk' or old.office = 'manual-desk'))
  execute function begin_ladder_anew();

-- Something about an office that needs somebody: one for each office and audience at a time, however many items are late.
create table alert (
  id bigint generated always as identity primary key,
  office text not null references office,
  audience text not null,
  -- Of several senders, each has its own.
  party text references party,
  kind text not null check (kind ~ '^[a-z][a-z-]{0,39}$'),
  -- When it started: how many items, and when the oldest of them was accepted.
  items int not null,
  since timestamptz not null,
  started_at timestamptz not null,
  started_entry bigint not null,
  cleared_at timestamptz,
  cleared_entry bigint,
  check ((cleared_at is null) = (cleared_entry is null))
);
create unique index alert_open on alert (office, audience, coalesce(party, ''), kind) where cleared_at is null;

-- Whom the ladder of an item has told; the entry is the evidence of it. It belongs to the alert by which it is told.
create table reminder (
  entry bigint primary key,
  message bigint not null,
  office text not null references office,
  audience text not null,
  party text references party,
  at timestamptz not null,
  alert bigint references alert
);
create index reminder_alert on reminder (alert, message);
create index reminder_untold on reminder (office, audience) where alert is null;
create index reminder_message on reminder (message);

-- Takes the next step of an item's ladder, if it is still open where it was seen and nobody else took it.
--   body: {message, office, steps, next, at, told: [{n, audience, party}]}; the n-th evidence is of the n-th audience
create function step_escalate(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update delivery set steps_taken = steps_taken + 1, next_step_at = (body->>'next')::timestamptz
  where message = (body->>'message')::bigint and state = 'open' and office = body->>'office'
    and steps_taken = (body->>'steps')::smallint and next_step_at is not null;
  if not found then
    outcome := 'passed';
    return;
  end if;
  insert into reminder (entry, message, office, audience, party, at, alert)
  select step_escalate.entry + t.n, (body->>'message')::bigint, body->>'office', t.audience, t.party,
    (body->>'at')::timestamptz, a.id
  from json_to_recordset(body->'told') as t(n int, audience text, party text)
    left join alert a on a.office = body->>'office' and a.audience = t.audience and coalesce(a.party, '') = coalesce(t.party, '')
      and a.kind = 'late' and a.cleared_at is null;
  outcome := 'done';
end $$;

-- Starts the alert that reminders of an office and an audience wait for, and tells of it once for all of them.
--   body: {office, audience, party, at}
create function step_start_alert(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  late record;
  started bigint;
begin
  select count(distinct r.message)::int as items, min(m.accepted_at) as since into late
  from reminder r join delivery d on d.message = r.message join message m on m.seq = r.message
  where r.alert is null and r.office = body->>'office' and r.audience = body->>'audience'
    and coalesce(r.party, '') = coalesce(body->>'party', '') and d.state = 'open' and d.office = r.office;
  if late.items = 0 then
    outcome := 'passed';
    return;
  end if;
  insert into alert (office, audience, party, kind, items, since, started_at, started_entry)
  values (body->>'office', body->>'audience', body->>'party', 'late', late.items, late.since, (body->>'at')::timestamptz,
    step_start_alert.entry)
  on conflict do nothing returning id into started;
  if started is null then
    outcome := 'passed';
    return;
  end if;
  update reminder r set alert = started
  where r.alert is null and r.office = body->>'office' and r.audience = body->>'audience'
    and coalesce(r.party, '') = coalesce(body->>'party', '');
  perform tell_alert(started, 'alert.started');
  outcome := 'done';
end $$;

-- Clears an alert once none of its items is open at its office any more.
--   body: {alert, at}
create function step_clear_alert(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update alert a set cleared_at = (body->>'at')::timestamptz, cleared_entry = step_clear_alert.entry
  where a.id = (body->>'alert')::bigint and a.cleared_at is null and not is_late(a.id);
  if not found then
    outcome := 'passed';
    return;
  end if;
  perform tell_alert((body->>'alert')::bigint, 'alert.cleared');
  outcome := 'done';
end $$;

-- Whether something that an alert is about is still open at its office.
create function is_late(of_alert bigint) returns boolean language sql stable as $$
  select exists (select from reminder r join delivery d on d.message = r.message
    where r.alert = of_alert and d.state = 'open' and d.office = r.office)
$$;

-- Puts the notices of an alert into the outbox: by webhook to whom it concerns, by e-mail to the contact. They say which
-- office, which step, how many and since when, and nothing else.
create function tell_alert(of_alert bigint, change text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  told record;
  data json;
begin
  select a.*, o.area, case a.audience
      when 'receiver' then o.party when 'organisation' then o.party when 'sender' then a.party
      when 'fpa' then (select p.id from party p where p.kind = 'fpa' order by p.id limit 1) end as to_party,
    case a.audience
      when 'receiver' then w.responsible_email when 'organisation' then w.organisation_email
      when 'fpa' then f.email when 'on-call' then w.on_call_email
      when 'desk' then (select d.responsible_email from office_watch d where d.office = 'manual-desk') end as to_address,
    case a.audience when 'receiver' then w.language when 'fpa' then f.language end as in_language
  into strict told
  from alert a join office o on o.id = a.office left join office_watch w on w.office = a.office
    left join fpa_contact f on f.area = o.area
  where a.id = of_alert;
  data := json_build_object('alert', told.id, 'office', told.office, 'step', told.audience, 'items', told.items,
    'since', to_char(told.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
  -- The outbox comes with the next migration.
  if told.to_party is not null and to_regprocedure('queue_alert(text, text, text, json)') is not null then
    perform queue_alert(change, told.to_party, told.office, data);
  end if;
  if told.to_address is not null and to_regprocedure('queue_alert_mail(text, text, text, text, text, json)') is not null then
    perform queue_alert_mail(change, told.to_party, told.office, told.to_address, told.in_language, data);
  end if;
end $$;

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke execute on function note_polls(text[], timestamptz, interval), claim_canary(text, timestamptz, timestamptz, uuid),
  note_canaries(), tell_alert(bigint, text), step_set_office(json, bigint), step_set_fpa_contact(json, bigint),
  step_escalate(json, bigint), step_start_alert(json, bigint), step_clear_alert(json, bigint) from public;
grant execute on function note_polls(text[], timestamptz, interval), claim_canary(text, timestamptz, timestamptz, uuid),
  note_canaries() to budkavle_app;
grant select on office_watch, fpa_contact, alert, reminder to budkavle_app;
