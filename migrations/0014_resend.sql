-- Brought again: an item goes to its office anew, by an operator. And alerts of incidents, and of offices that nobody
-- looks after any more.

-- ── Items ───────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table delivery
  -- Since when it waits anew: it had been confirmed, and was brought again. Null: since it was accepted, or shown.
  add column waits_since timestamptz;
create index delivery_brought_again on delivery (message) where waits_since is not null;

-- An incident that is open shows that the office no longer has an item as it confirmed it. One whose evidence is older
-- than the present handover shows nothing of it: that was stored after. Nor does an office's silence show anything.
create function is_shown_lost(item bigint) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from delivery d join incident i on i.office = d.office
    where d.message = item and i.closed_at is null
      and i.kind in ('second-look.mismatch', 'second-look.absent', 'manifest.differs')
      and (i.message = item or i.differences @> jsonb_build_array(jsonb_build_object('item', item)))
      and d.closed_entry < any (i.entries))
$$;
create index incident_open_office on incident (office) where closed_at is null;

-- Its sender cancelled it or put another in its place after it was confirmed, or the consent that it rests on counts no
-- more. What cancels belongs to the same conversation.
create function is_taken_back(item bigint, cancelling text[]) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select from message m join consent_withdrawal w on w.consent = m.consent where m.seq = item)
    or exists (
      select from message m join message t on t.conversation_id = m.conversation_id and t.sender = m.sender
      where m.seq = item and (t.supersedes_message_id = m.message_id
        or t.ref_to_message_id = m.message_id and t.message_type = any (cancelling)))
$$;

-- Why an item is not brought to its office again; null: it may be. The one place that knows, for the step and for pages.
--   cancelling: the types of message that take one back
create function why_not_resent(item bigint, cancelling text[]) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((
    select case
      when d.state not in ('open', 'stored') then d.state
      when d.state = 'open' then case d.office when 'manual-desk' then 'at-desk' else 'may-be' end
      when is_erased(item) then 'erased'
      when not is_shown_lost(item) then 'confirmed'
      when is_taken_back(item, cancelling) then 'taken-back'
      else 'may-be' end
    from delivery d where d.message = item), 'absent')
$$;

-- ── The step ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Brings an item to its office again: {item, office, state, next, cancelling, at}, as it was seen to lie. 'done',
-- 'changed' when it lies otherwise by now, or why it is not.
--
-- All of it is one transaction under the locks of the item and of the log: a process that dies before its commit has
-- done nothing, one that dies after has done all of it, and its evidence says so; whoever asks again then finds an item
-- that is open, and only ends its lease. What else could come for the item waits for these locks and sees what is then:
-- a confirmation under the token before is 'lost', one that was first makes the item stored and this 'changed'; an
-- erasure, a withdrawal, a transfer, the closing of the incident and a second operator are judged one after the other.
-- Pollers do not wait: they pass a locked row over, and are woken when this is committed.
--
-- What was confirmed is open again, so everything that follows from `stored` ends here: its handover stays in the log and
-- is no longer the item's (retention counts from the next one), looks at it that nobody has answered are dropped, and
-- its ladder begins anew, for nobody has it. What was open keeps its ladder, its clocks and its time.
create function step_resend(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish record;
  anew boolean;
begin
  select * into strict wish from json_to_record(body) as w(item bigint, office text, state text, "next" timestamptz,
    cancelling text[], at timestamptz);
  anew := wish.state = 'stored';
  update delivery d set state = 'open', record_id = null, read_back_digest = null, closed_entry = null,
    opened_entry = case when anew then null else d.opened_entry end,
    waits_since = case when anew then wish.at else d.waits_since end,
    steps_taken = case when anew then 0 else d.steps_taken end,
    next_step_at = case when anew then wish."next" else d.next_step_at end,
    -- Where nobody holds a token there is none to take away, and nothing that says it was handed out.
    lease_token = d.lease_token + (d.leased_by is not null)::int, leased_by = null, leased_until = null
  where d.message = wish.item and d.state = wish.state and d.office = wish.office
    and why_not_resent(wish.item, wish.cancelling) = 'may-be';
  if not found then
    outcome := why_not_resent(wish.item, wish.cancelling);
    outcome := case outcome when 'may-be' then 'changed' else outcome end;
    return;
  end if;
  if anew then
    update second_look set result = 'dropped', answered_at = wish.at where message = wish.item and result is null;
    -- Of the ladder that ended: nobody was told by an alert, and nobody is to be now.
    delete from reminder where message = wish.item and alert is null;
  end if;
  -- A forwarded item is tried now, whatever became of it before.
  insert into forward_retry (message, attempts, next_at, last_code)
  select wish.item, 0, now(), 'resent' from reception r where r.office = wish.office and r.mode = 'forward'
  on conflict (message) do update set attempts = 0, next_at = now(), last_code = 'resent';
  perform pg_notify('budkavle_inbox', wish.office);
  outcome := 'done';
end $$;

-- ── Alerts ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Alerts of more kinds than that items are late. Of an incident the kind is the incident's, with a dash for the dot: one
-- stands for each office, audience and kind while any such incident is open, as one stands for all that is late.
-- 'not-live': an office that was looked after is not any more.

-- When the office was last seen to be live.
alter table office_watch add column live_at timestamptz;

create function note_live(offices text[], at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
  update office_watch w set live_at = note_live.at
  where w.office = any (offices) and (w.live_at is null or w.live_at < note_live.at - interval '30 seconds')
$$;

-- An office that has ended, and at which nothing waits, needs nobody.
create function needs_somebody(of_office text) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select from office o left join party p on p.id = o.party where o.id = of_office
      and least(o.valid_until, p.valid_until, 'infinity') > (now() at time zone 'Europe/Helsinki')::date)
    or exists (select from delivery d where d.office = of_office and d.state = 'open')
$$;

-- Whether what an alert tells of is still so.
create function still_stands(of_alert bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case a.kind
    when 'late' then is_late(a.id)
    when 'not-live' then needs_somebody(a.office)
      and exists (select from office_watch w where w.office = a.office and w.live_at < a.started_at)
    else exists (select from incident i
      where i.office = a.office and i.closed_at is null and replace(i.kind, '.', '-') = a.kind) end
  from alert a where a.id = of_alert
$$;

-- Starts an alert of an office, and tells of it once. Of incidents: if one of the kind is open and no alert tells of it.
-- Of an office that is not live: if it was before, and something waits there or its canary is late.
--   body: {office, audience, kind, at}, and of 'not-live' {since, canaryLate}
create function step_start_office_alert(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish record;
  about record;
  started bigint;
begin
  select * into strict wish from json_to_record(body) as w(office text, audience text, kind text, at timestamptz,
    since timestamptz, "canaryLate" boolean);
  if wish.kind = 'not-live' then
    select count(d.message)::int as items, wish.since as since,
      (count(d.message) > 0 or wish."canaryLate") and needs_somebody(wish.office)
        and exists (select from office_watch w where w.office = wish.office and w.live_at < wish.since) as is_so
    into about from delivery d where d.office = wish.office and d.state = 'open';
  else
    select coalesce(sum(jsonb_array_length(i.differences)), 0)::int as items, min(i.opened_at) as since,
      count(*) > 0 as is_so
    into about from incident i
    where i.office = wish.office and i.closed_at is null and replace(i.kind, '.', '-') = wish.kind;
  end if;
  if about.is_so then
    insert into alert (office, audience, kind, items, since, started_at, started_entry)
    values (wish.office, wish.audience, wish.kind, about.items, about.since, wish.at, step_start_office_alert.entry)
    on conflict do nothing returning id into started;
  end if;
  if started is null then
    outcome := 'passed';
    return;
  end if;
  perform tell_alert(started, 'alert.started');
  outcome := 'done';
end $$;

-- As before; what was brought again waits since then.
create or replace function step_start_alert(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  late record;
  started bigint;
begin
  select count(distinct r.message)::int as items, min(coalesce(d.waits_since, m.accepted_at)) as since into late
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

-- Clears an alert once what it tells of is so no more.
--   body: {alert, at}
create or replace function step_clear_alert(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update alert a set cleared_at = (body->>'at')::timestamptz, cleared_entry = step_clear_alert.entry
  where a.id = (body->>'alert')::bigint and a.cleared_at is null and not still_stands(a.id);
  if not found then
    outcome := 'passed';
    return;
  end if;
  perform tell_alert((body->>'alert')::bigint, 'alert.cleared');
  outcome := 'done';
end $$;

-- As before, and of what kind it is, unless items are late.
create or replace function tell_alert(of_alert bigint, change text) returns void
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
  data := json_strip_nulls(json_build_object('alert', told.id, 'kind', nullif(told.kind, 'late'), 'office', told.office,
    'step', told.audience, 'items', told.items,
    'since', to_char(told.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
  if told.to_party is not null then
    perform queue_alert(change, told.to_party, told.office, data);
  end if;
  if told.to_address is not null then
    perform queue_alert_mail(change, told.to_party, told.office, told.to_address, told.in_language, data);
  end if;
end $$;

-- ── The log ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- As before; but what administrators did is of no message, also when it comes with what happened to one: a message's
-- receipts are those of the message. Of all evidence only theirs begins so, in canonical JSON.
create or replace function append_entries(of_message bigint[], evidence text[], out first_index bigint, out frontier_before bytea[])
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
        first_index + cardinality(append_entries.evidence),
        case when starts_with(t.leaf, '{"by":') then null else t.message end
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

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function is_shown_lost(bigint), is_taken_back(bigint, text[]), why_not_resent(bigint, text[]),
  step_resend(json, bigint), note_live(text[], timestamptz), still_stands(bigint), needs_somebody(text),
  step_start_office_alert(json, bigint) from public;
grant execute on function why_not_resent(bigint, text[]), note_live(text[], timestamptz), still_stands(bigint)
  to budkavle_app;
