-- What goes out by itself: webhooks and e-mail, who has asked for them, and how each office receives.
--
-- To tell somebody something, in the transaction in which it becomes true:
--   select queue_notice(of_kind, of_type, of_party, of_office, to_target, body)
--     returns uuid: one row of the outbox; of_kind 'webhook' or 'mail', to_target an address of that kind, of_party and
--     of_office null where there is none. Never personal data, nor an identifier of a message, in body.
--   select queue_alert(of_type, of_party, of_office, data)
--     returns int (how many): the webhook of a party that subscribes to alerts; of_type 'alert.started' or
--     'alert.cleared', data {"alert", "office", "step", "items", "since"} as it is sent, and "kind" unless items are late.
--   select queue_alert_mail(of_type, of_party, of_office, to_address, in_language, data)
--     returns uuid: the same to one contact; in_language 'fi', 'sv', 'en', or null for all three in one message.

-- ── The outbox ──────────────────────────────────────────────────────────────────────────────────────────────────────

create table notice (
  -- The same at each attempt (webhook-id, Message-ID), so that the other side can drop a repeat.
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('webhook', 'mail')),
  type text not null check (type in ('inbox.waiting', 'message.status', 'alert.started', 'alert.cleared')),
  party text references party,
  office text references office,
  -- Where to; never in lines, metrics or evidence.
  target text not null check (case kind
    when 'mail' then target ~ '^[^@,;:<>"()\s[:cntrl:]]+@[A-Za-z0-9.-]+$' else target ~ '^https?://[!-~]+$' end),
  -- What it says; of a message.status the number of the log's entry, whose receipt is put in when it is sent.
  body json not null,
  created_at timestamptz not null default now(),
  attempts int not null default 0,
  -- When it is to be tried. An attempt moves it on before it begins: one whose process dies is made again.
  next_at timestamptz not null default now(),
  sent_at timestamptz,
  -- It is not tried any more; the row stays until somebody has looked.
  gave_up_at timestamptz,
  -- What the last attempt came to: a status, or a code of ours.
  last_code text check (last_code ~ '^[a-z0-9-]{1,40}$')
);
create index notice_due on notice (target, next_at) where sent_at is null and gave_up_at is null;
create index notice_of_office on notice (office, created_at) where type = 'inbox.waiting';
create index notice_sent on notice (sent_at) where sent_at is not null;

-- ── Who has asked for what ──────────────────────────────────────────────────────────────────────────────────────────

create table subscription (
  party text not null references party,
  kind text not null check (kind in ('inbox.waiting', 'message.status', 'alert')),
  url text not null,
  created_at timestamptz not null default now(),
  -- The first entry of the log that a subscriber to message.status was not told of.
  next_entry bigint not null,
  primary key (party, kind)
);

-- How an office receives: it polls, or its items are forwarded to its endpoint.
create table reception (
  office text primary key references office,
  mode text not null check (mode in ('poll', 'forward')),
  url text,
  -- SHA-256 of the endpoint's TLS certificate, DER, base64url.
  certificate text check (certificate ~ '^[A-Za-z0-9_-]{43}$'),
  changed_at timestamptz not null default now(),
  check ((mode = 'forward') = (url is not null and certificate is not null))
);

-- Items that an endpoint did not take: when each is forwarded again. Until then they wait for whoever polls.
create table forward_retry (
  message bigint primary key,
  attempts int not null,
  next_at timestamptz not null,
  last_code text not null check (last_code ~ '^[a-z0-9-]{1,40}$')
);

-- ── Putting in ──────────────────────────────────────────────────────────────────────────────────────────────────────

create function queue_notice(of_kind text, of_type text, of_party text, of_office text, to_target text, body json)
returns uuid language sql security definer set search_path = public, pg_temp as $$
  insert into notice (kind, type, party, office, target, body)
  values (of_kind, of_type, of_party, of_office, to_target, body) returning id
$$;

create function queue_alert(of_type text, of_party text, of_office text, data json) returns int
language sql security definer set search_path = public, pg_temp as $$
  with queued as (
    insert into notice (kind, type, party, office, target, body)
    select 'webhook', of_type, s.party, of_office, s.url, data from subscription s
    where s.party = of_party and s.kind = 'alert' returning 1)
  select count(*)::int from queued
$$;

create function queue_alert_mail(of_type text, of_party text, of_office text, to_address text, in_language text, data json)
returns uuid language sql security definer set search_path = public, pg_temp as $$
  select queue_notice('mail', of_type, of_party, of_office, to_address,
    json_build_object('language', in_language, 'data', data))
$$;

-- Tells the subscribers whose offices have something that nobody holds: at most one notice an office a minute, and none
-- while the last has not gone out. What is forwarded waits in this sense once its endpoint has not taken it. One process
-- at a time looks.
create function queue_waiting() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  queued int;
begin
  if not pg_try_advisory_xact_lock(hashtext('budkavle waiting')) then
    return 0;
  end if;
  insert into notice (kind, type, party, office, target, body)
  select 'webhook', 'inbox.waiting', s.party, o.id, s.url, json_build_object('office', o.id)
  from subscription s join office o on o.party = s.party left join reception r on r.office = o.id
  where s.kind = 'inbox.waiting'
    and exists (
      select from delivery d where d.office = o.id and d.state = 'open' and (d.leased_until is null or d.leased_until <= now())
        and (coalesce(r.mode, 'poll') = 'poll' or exists (select from forward_retry f where f.message = d.message)))
    and not exists (
      select from notice n where n.office = o.id and n.type = 'inbox.waiting'
        and (n.created_at > now() - interval '1 minute' or n.sent_at is null and n.gave_up_at is null));
  get diagnostics queued = row_count;
  return queued;
end $$;

-- Moves a subscription to message.status on and puts in what it is told of, unless another process was first.
--   bodies: [{messageId, state, entry}]
create function queue_status(of_party text, from_entry bigint, to_entry bigint, bodies json) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  to_url text;
begin
  update subscription set next_entry = to_entry
  where party = of_party and kind = 'message.status' and next_entry = from_entry returning url into to_url;
  if not found then
    return false;
  end if;
  insert into notice (kind, type, party, target, body)
  select 'webhook', 'message.status', of_party, to_url, b from json_array_elements(bodies) as b;
  return true;
end $$;

-- ── Asking for it ───────────────────────────────────────────────────────────────────────────────────────────────────

-- The types of notice that a subscription of a kind brings.
create function notice_types(kind text) returns text[] language sql immutable as $$
  select case kind when 'alert' then '{alert.started,alert.cleared}'::text[] else array[kind] end
$$;

-- Subscribes from now on, or moves a subscription to another address, with what has not gone out yet.
create function subscribe(of_party text, to_kind text, to_url text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into subscription (party, kind, url, next_entry) values (of_party, to_kind, to_url, (select size from log_head))
  on conflict (party, kind) do update set url = excluded.url;
  update notice n set target = to_url where n.party = of_party and n.kind = 'webhook' and n.type = any (notice_types(to_kind))
    and n.sent_at is null and n.gave_up_at is null and n.target <> to_url;
end $$;

-- Ends a subscription; what has not gone out yet does not.
create function unsubscribe(of_party text, from_kind text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from subscription s where s.party = of_party and s.kind = from_kind;
  if not found then
    return false;
  end if;
  delete from notice n where n.party = of_party and n.kind = 'webhook' and n.type = any (notice_types(from_kind))
    and n.sent_at is null;
  return true;
end $$;

-- ── Taking out ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- Deletes what went out longer ago. What was given up stays.
create function purge_notices(days int) returns int
language sql security definer set search_path = public, pg_temp as $$
  with purged as (
    delete from notice where id in (
      select id from notice where sent_at < now() - make_interval(days => days) for update skip locked)
    returning 1)
  select count(*)::int from purged
$$;

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function queue_notice(text, text, text, text, text, json), queue_alert(text, text, text, json),
  queue_alert_mail(text, text, text, text, text, json), queue_waiting(), queue_status(text, bigint, bigint, json),
  subscribe(text, text, text), unsubscribe(text, text), purge_notices(int) from public;
grant execute on function queue_notice(text, text, text, text, text, json), queue_alert(text, text, text, json),
  queue_alert_mail(text, text, text, text, text, json), queue_waiting(), queue_status(text, bigint, bigint, json),
  subscribe(text, text, text), unsubscribe(text, text), purge_notices(int) to budkavle_app;
grant select on notice, subscription, reception, forward_retry to budkavle_app;
grant update (attempts, next_at, sent_at, gave_up_at, last_code) on notice to budkavle_app;
grant insert, update on reception to budkavle_app;
grant insert, update, delete on forward_retry to budkavle_app;
