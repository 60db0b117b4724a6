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
  step_resend(json, bigint) from public;
grant execute on function why_not_resent(bigint, text[]) to budkavle_app;
