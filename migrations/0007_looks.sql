-- Second looks, nightly manifests, incidents.

-- ── Incidents ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- Something that the log shows and a person must look at. What comes again and again while it is open is counted on the
-- one that is open, so that an office which is silent for a week is one incident and not a hundred.
create table incident (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('second-look.mismatch', 'second-look.absent', 'second-look.unanswered',
    'manifest.differs', 'manifest.unanswered', 'confirmation.digest-mismatch')),
  office text not null references office,
  message bigint,
  manifest bigint,
  -- What makes two of a kind the same incident: the office, the item or the manifest.
  subject text not null,
  opened_at timestamptz not null,
  -- How often it came, and when last.
  times int not null default 1,
  last_at timestamptz not null,
  -- The evidence, oldest first, and what was found: [{item, found}], numbers and codes only. Both are bounded.
  entries bigint[] not null,
  differences jsonb not null,
  closed_at timestamptz,
  closed_by text,
  closed_reason text,
  closed_entry bigint,
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (closed_reason is null)
    and (closed_at is null) = (closed_entry is null))
);
create unique index incident_open on incident (kind, subject) where closed_at is null;
create trigger stays before delete or truncate on incident for each statement execute function refuse_change();

-- Called under the lock of the log only.
create function open_incident(kind text, office text, message bigint, manifest bigint, differences jsonb, at timestamptz,
  entry bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  subject text := case when kind like '%.unanswered' then office else coalesce(message, manifest)::text end;
begin
  update incident i set times = i.times + 1, last_at = at,
    entries = case when cardinality(i.entries) < 100 then i.entries || entry else i.entries end,
    differences = case when i.differences @> differences or jsonb_array_length(i.differences) >= 100 then i.differences
      else i.differences || differences end
  where i.kind = kind and i.subject = subject and i.closed_at is null;
  if not found then
    insert into incident (kind, office, message, manifest, subject, opened_at, last_at, entries, differences)
    values (kind, office, message, manifest, subject, at, at, array[entry], differences);
  end if;
end $$;

-- A wrong digest is an alarm already; the alarm makes the incident.
create function tell_mismatch() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform open_incident(new.kind, d.office, new.message, null,
    jsonb_build_array(jsonb_build_object('item', new.message, 'found', 'other-content')), new.at, new.entry)
  from delivery d where d.message = new.message;
  return null;
end $$;
create trigger tell_mismatch after insert on alarm for each row when (new.kind = 'confirmation.digest-mismatch')
  execute function tell_mismatch();

--   body: {incident, by, reason, at}
create function step_close_incident(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update incident i set closed_at = (body->>'at')::timestamptz, closed_by = body->>'by', closed_reason = body->>'reason',
    closed_entry = step_close_incident.entry
  where i.id = (body->>'incident')::bigint and i.closed_at is null;
  outcome := case when found then 'done' else 'closed' end;
end $$;

-- ── Second looks ────────────────────────────────────────────────────────────────────────────────────────────────────

-- Whether a document can be opened no more, for its key is destroyed.
create function is_erased(of_message bigint) returns boolean language sql stable set search_path = public, pg_temp as $$
  select not exists (select from payload p where p.message = of_message and p.wrapped_key is not null)
$$;

-- The first entry of the log made at a moment or later, by the times that the entries themselves say.
create function log_index_at(moment timestamptz) returns bigint
language plpgsql stable set search_path = public, pg_temp as $$
declare
  low bigint := 0;
  high bigint := (select size from log_head);
  middle bigint;
begin
  while low < high loop
    middle := (low + high) / 2;
    if (select coalesce((e.evidence::json->>'eventTime')::timestamptz < moment, true) from log_entry e
      where e.index = middle) then
      low := middle + 1;
    else
      high := middle;
    end if;
  end loop;
  return low;
end $$;

-- What an office has confirmed, in the order of the log: a sample is drawn from it, and a manifest lists what is new.
create index delivery_closed on delivery (office, closed_entry) where state = 'stored';

-- A confirmed item that the receiver is asked for again.
create table second_look (
  id bigint generated always as identity primary key,
  message bigint not null,
  office text not null references office,
  nonce bytea not null unique check (length(nonce) = 32),
  asked_at timestamptz not null,
  -- When its office was first told of it, and when last.
  first_shown_at timestamptz,
  shown_at timestamptz,
  answered_at timestamptz,
  -- What the receiver sent; null: it has none, or sent none.
  answer bytea check (length(answer) = 32),
  -- 'dropped': the document was erased meanwhile, so that nothing can be compared.
  result text check (result in ('held', 'mismatch', 'absent', 'unanswered', 'dropped')),
  entry bigint,
  check ((result is null) = (answered_at is null)),
  check ((entry is null) = (coalesce(result, 'dropped') = 'dropped'))
);
create unique index second_look_open on second_look (message) where result is null;
create index second_look_of_office on second_look (office, asked_at);
create index second_look_of_message on second_look (message);

--   body: {look, result, answer, at}
create function step_look(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  look record;
begin
  update second_look l set result = body->>'result', answer = decode(body->>'answer', 'hex'),
    answered_at = (body->>'at')::timestamptz, entry = step_look.entry
  where l.id = (body->>'look')::bigint and l.result is null returning l.* into look;
  if not found then
    outcome := 'answered';
    return;
  end if;
  if look.result <> 'held' then
    perform open_incident('second-look.' || look.result, look.office, look.message, null,
      jsonb_build_array(jsonb_build_object('item', look.message, 'found', look.result)), look.answered_at, step_look.entry);
  end if;
  outcome := 'done';
end $$;

-- ── Fetched and opened ──────────────────────────────────────────────────────────────────────────────────────────────

-- Of which lease fetched_entry tells.
alter table delivery add column fetched_token bigint;

-- Once a lease, that its content was asked for; once an item, that a person opened it.
--   body: {what: fetched|opened, message, party, token}
create function step_access(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if body->>'what' = 'fetched' then
    update delivery d set fetched_entry = step_access.entry, fetched_token = d.lease_token
    where d.message = (body->>'message')::bigint and d.leased_by = body->>'party'
      and d.lease_token = (body->>'token')::bigint and d.fetched_token is distinct from d.lease_token;
  else
    update delivery d set opened_entry = step_access.entry
    where d.message = (body->>'message')::bigint and d.state = 'stored' and d.opened_entry is null;
  end if;
  outcome := case when found then 'done' else 'known' end;
end $$;

-- ── Manifests ───────────────────────────────────────────────────────────────────────────────────────────────────────

create sequence manifest_number;

-- What the gateway says of an office's inbox on a day, as a signed note, and what the office answered.
create table manifest (
  number bigint primary key,
  office text not null references office,
  party text not null references party,
  day date not null,
  -- Of a day's manifests of an office, from 1: each holds so many items at most.
  part smallint not null,
  items int not null,
  root bytea not null check (length(root) = 32),
  note text not null,
  -- Size of the log when the inbox was looked at: the next manifest tells what was closed from there on.
  through bigint not null,
  made_at timestamptz not null,
  answer_by timestamptz not null,
  shown_at timestamptz,
  entry bigint not null,
  state text not null default 'open' check (state in ('open', 'agreed', 'differs', 'unanswered')),
  -- The receiver's signed answer, byte for byte.
  answer bytea,
  answer_media text,
  differences jsonb not null default '[]',
  answered_at timestamptz,
  answer_entry bigint,
  unique (office, day, part),
  check ((answer is null) = (state in ('open', 'unanswered')) and (answer is null) = (answer_media is null)
    and (state = 'open') = (answer_entry is null) and (state = 'open') = (answered_at is null))
);
create index manifest_open on manifest (office, answer_by) where state = 'open';
create trigger stays before delete or truncate on manifest for each statement execute function refuse_change();

-- All of an office's manifests of a day, or none: whoever comes second has made nothing.
--   body: {office, party, day, through, at, answerBy, parts: [{number, items, root, note}]}
create function step_manifest(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from manifest m where m.office = body->>'office' and m.day = (body->>'day')::date) then
    outcome := 'made';
    return;
  end if;
  insert into manifest (number, office, party, day, part, items, root, note, through, made_at, answer_by, entry)
  select p.number, body->>'office', body->>'party', (body->>'day')::date, p.part, p.items, decode(p.root, 'hex'), p.note,
    (body->>'through')::bigint, (body->>'at')::timestamptz, (body->>'answerBy')::timestamptz,
    step_manifest.entry + p.part - 1
  from rows from (json_to_recordset(body->'parts') as (number bigint, items int, root text, note text))
    with ordinality as p(number, items, root, note, part);
  perform pg_notify('budkavle_inbox', body->>'office');
  outcome := 'done';
end $$;

-- The receiver's answer, or with state 'unanswered' that none came in time. A late answer is taken; a second one is not.
--   body: {manifest, state, answer (base64), media, differences, at}
create function step_answer_manifest(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  changed record;
begin
  update manifest m set state = body->>'state', answer = decode(body->>'answer', 'base64'), answer_media = body->>'media',
    differences = coalesce((body->'differences')::jsonb, '[]'), answered_at = (body->>'at')::timestamptz,
    answer_entry = step_answer_manifest.entry
  where m.number = (body->>'manifest')::bigint
    and (m.state = 'open' or m.state = 'unanswered' and body->>'state' <> 'unanswered')
  returning m.* into changed;
  if not found then
    outcome := 'answered';
    return;
  end if;
  if changed.state <> 'agreed' then
    perform open_incident('manifest.' || changed.state, changed.office, null, changed.number, changed.differences,
      changed.answered_at, step_answer_manifest.entry);
  end if;
  outcome := 'done';
end $$;

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function open_incident(text, text, bigint, bigint, jsonb, timestamptz, bigint), tell_mismatch(),
  step_close_incident(json, bigint), step_look(json, bigint), step_access(json, bigint), step_manifest(json, bigint),
  step_answer_manifest(json, bigint), is_erased(bigint), log_index_at(timestamptz) from public;
grant execute on function is_erased(bigint), log_index_at(timestamptz) to budkavle_app;
grant select on incident, second_look, manifest to budkavle_app;
grant insert (message, office, nonce, asked_at), update (first_shown_at, shown_at, result, answered_at) on second_look
  to budkavle_app;
grant update (shown_at) on manifest to budkavle_app;
grant usage on sequence manifest_number to budkavle_app;
