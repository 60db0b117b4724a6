-- Routing by drafts: changes that one person writes, another approves, and a day begins.

-- ── Changes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

create sequence routing_change_number;

-- A change of routing as its author wrote it; it is never written anew, so that what is approved is what was seen.
create table routing_change (
  number bigint primary key,
  kind text not null check (kind in ('edit', 'file', 'merger', 'undo')),
  -- What it does, in order (route/edits.ts).
  edits json not null,
  -- Codes: why, and why it does not wait until tomorrow.
  note text not null check (note ~ '^[a-z][a-z-]{1,40}$'),
  urgent text check (urgent ~ '^[a-z][a-z-]{1,40}$'),
  -- Its first day: it begins at midnight in Finland.
  starts_on date not null,
  -- The areas that it concerns; '*' stands for what lies in none.
  areas text[] not null check (cardinality(areas) > 0),
  undoes bigint references routing_change,
  author text not null,
  drafted_at timestamptz not null,
  drafted_entry bigint not null,
  state text not null default 'draft' check (state in ('draft', 'approved', 'discarded')),
  decided_by text,
  decided_at timestamptz,
  decided_entry bigint,
  constraint decided check ((state = 'draft') = (decided_by is null)),
  -- Four eyes.
  constraint four_eyes check (state <> 'approved' or decided_by <> author)
);
create index routing_change_draft on routing_change (number) where state = 'draft';

-- A rule that is taken back before its first day has no day at all.
alter table routing_rule
  drop constraint routing_rule_check,
  add constraint routing_rule_check check (valid_until >= valid_from);

-- Of rules that name the same things no two hold on one day: neither would win.
create function rule_ties(rule routing_rule) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from routing_rule r
    where r.id <> rule.id and r.receiver_kind = rule.receiver_kind
      and (r.message_type, r.municipality, r.area, r.urgency, r.language)
        is not distinct from (rule.message_type, rule.municipality, rule.area, rule.urgency, rule.language)
      and greatest(r.valid_from, rule.valid_from) < least(r.valid_until, rule.valid_until, 'infinity'::date))
$$;

-- ── What an edit does ───────────────────────────────────────────────────────────────────────────────────────────────

-- Each returns whether the world is still as the author saw it; if not, the whole change is undone by its caller.
create function edit_add(rule_id text, edit json) returns boolean
language plpgsql set search_path = public, pg_temp as $$
declare
  added routing_rule;
begin
  insert into routing_rule (id, receiver_kind, message_type, municipality, area, urgency, language, office, valid_from,
    valid_until)
  select rule_id, r."receiverKind", r."messageType", r.municipality, r.area, r.urgency, r.language, r.office,
    r."validFrom", r."validUntil"
  from json_to_record(edit->'rule') as r("receiverKind" text, "messageType" text, municipality text, area text,
    urgency text, language text, office text, "validFrom" date, "validUntil" date)
  returning * into strict added;
  return not rule_ties(added);
end $$;

create function edit_end(edit json) returns boolean
language plpgsql set search_path = public, pg_temp as $$
begin
  update routing_rule r set valid_until = (edit->>'on')::date
  where r.id = edit->>'rule' and r.valid_until is not distinct from (edit->>'seenUntil')::date
    and r.valid_from <= (edit->>'on')::date and (r.valid_until is null or r.valid_until > (edit->>'on')::date);
  return found;
end $$;

-- A municipality becomes part of another.
create function edit_merge(edit json) returns boolean
language plpgsql set search_path = public, pg_temp as $$
declare
  first_day date := (edit->>'on')::date;
begin
  if not exists (select from municipality where code = edit->>'successor')
    or exists (select from municipality_merger where old_code in (edit->>'oldCode', edit->>'successor')) then
    return false;
  end if;
  insert into municipality_merger (old_code, name_fi, name_sv, successor, effective)
  select code, name_fi, name_sv, edit->>'successor', first_day from municipality where code = edit->>'oldCode';
  update municipality_area set valid_until = first_day
  where municipality = edit->>'oldCode' and valid_from < first_day and (valid_until is null or valid_until > first_day);
  return found;
end $$;

-- Takes a merger back before its day.
create function edit_unmerge(edit json, today date) returns boolean
language plpgsql set search_path = public, pg_temp as $$
begin
  delete from municipality_merger
  where old_code = edit->>'oldCode' and successor = edit->>'successor' and effective = (edit->>'effective')::date
    and effective > today;
  if not found then
    return false;
  end if;
  update municipality_area set valid_until = null
  where municipality = edit->>'oldCode' and valid_until = (edit->>'effective')::date;
  return found;
end $$;

-- A municipality goes over to another area: what was to come after that day is replaced.
create function edit_move(edit json) returns boolean
language plpgsql set search_path = public, pg_temp as $$
declare
  first_day date := (edit->>'on')::date;
begin
  if (select area from municipality_area where municipality = edit->>'municipality' and valid_from <= first_day
      and (valid_until is null or valid_until > first_day)) is distinct from edit->>'seenArea' then
    return false;
  end if;
  delete from municipality_area where municipality = edit->>'municipality' and valid_from >= first_day;
  update municipality_area m set valid_until = case m.area when edit->>'area' then null else first_day end
  where m.municipality = edit->>'municipality'
    and m.valid_from = (select max(valid_from) from municipality_area where municipality = edit->>'municipality');
  insert into municipality_area (municipality, area, valid_from)
  select edit->>'municipality', edit->>'area', first_day
  where not exists (select from municipality_area
    where municipality = edit->>'municipality' and area = edit->>'area' and valid_until is null);
  return true;
end $$;

-- ── Steps ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Whether a first day may still be chosen: tomorrow or later in Finland, or today with a reason of its own.
create function may_start(starts_on date, urgent text, at timestamptz) returns boolean
language sql immutable set search_path = public, pg_temp as $$
  select starts_on > (at at time zone 'Europe/Helsinki')::date - (urgent is not null)::int $$;

-- {number, kind, edits, note, urgent, startsOn, areas, undoes, by, at} → 'done', or 'too-soon'.
create function step_draft_routing(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked record;
begin
  select * into strict asked from json_to_record(body) as b(number bigint, kind text, edits json, note text,
    urgent text, "startsOn" date, areas text[], undoes bigint, at timestamptz);
  outcome := 'too-soon';
  if may_start(asked."startsOn", asked.urgent, asked.at) then
    insert into routing_change (number, kind, edits, note, urgent, starts_on, areas, undoes, author, drafted_at,
      drafted_entry)
    values (asked.number, asked.kind, asked.edits, asked.note, asked.urgent, asked."startsOn", asked.areas,
      asked.undoes, body->>'by', asked.at, entry);
    outcome := 'done';
  end if;
end $$;

-- {number, by, areas, at}; areas null: of one who is bound to none. → 'done', 'absent', 'decided', 'own', 'not-yours',
-- 'too-soon', or 'overlaps' when what it would change is not any more as its author saw it.
create function step_approve_routing(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked record;
  change routing_change;
  edit json;
  n int := 0;
begin
  select * into strict asked
  from json_to_record(body) as b(number bigint, areas text[], at timestamptz);
  select * into change from routing_change c where c.number = asked.number for update;
  outcome := case
    when change.number is null then 'absent'
    when change.state <> 'draft' then 'decided'
    when change.author = body->>'by' then 'own'
    when not (asked.areas is null or change.areas <@ asked.areas) then 'not-yours'
    when not may_start(change.starts_on, change.urgent, asked.at) then 'too-soon'
    else 'done' end;
  if outcome <> 'done' then
    return;
  end if;
  begin
    for edit in select * from json_array_elements(change.edits) loop
      n := n + 1;
      if not coalesce(case edit->>'edit'
        when 'add' then edit_add(format('c%s-%s', change.number, n), edit)
        when 'end' then edit_end(edit)
        when 'merge' then edit_merge(edit)
        when 'unmerge' then edit_unmerge(edit, (asked.at at time zone 'Europe/Helsinki')::date)
        when 'move' then edit_move(edit) end, false) then
        raise exception 'overlaps' using errcode = 'BK001';
      end if;
    end loop;
  exception when sqlstate 'BK001' then
    outcome := 'overlaps';
    return;
  end;
  update routing_change c set state = 'approved', decided_by = body->>'by', decided_at = asked.at,
    decided_entry = step_approve_routing.entry
  where c.number = asked.number;
end $$;

-- {number, by, at}: whoever may decide it, or its author, lets it go. → 'done', 'absent', 'decided'.
create function step_discard_routing(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update routing_change c set state = 'discarded', decided_by = body->>'by', decided_at = (body->>'at')::timestamptz,
    decided_entry = step_discard_routing.entry
  where c.number = (body->>'number')::bigint and c.state = 'draft';
  outcome := case
    when found then 'done'
    when exists (select from routing_change c where c.number = (body->>'number')::bigint) then 'decided'
    else 'absent' end;
end $$;

-- Messages of a time by what routing went by: found by when they came. Rows lie in that order, so
-- that a summary of each block is enough and costs a commit nothing.
create index message_arrival on message using brin (accepted_at) with (pages_per_range = 16, autosummarize = on);

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function edit_add(text, json), edit_end(json), edit_merge(json), edit_unmerge(json, date),
  edit_move(json), step_draft_routing(json, bigint), step_approve_routing(json, bigint),
  step_discard_routing(json, bigint) from public;
grant select on routing_change to budkavle_app;
grant usage on sequence routing_change_number to budkavle_app;
