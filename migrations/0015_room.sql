-- What the administrators' room still lacked: signing out with evidence, an office called back to polling, and a
-- municipality that goes over to another area as a change of its own kind.

-- ── Sign-out ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- {token} → 'done', or 'absent' when it was over already. The application itself ends no session without evidence.
create function step_end_session(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from admin_session where token_hash = decode(body->>'token', 'hex');
  outcome := case when found then 'done' else 'absent' end;
end $$;
revoke delete on admin_session from budkavle_app;

-- ── Reception ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- An operator has an office poll again, whose endpoint is broken: {party, office, certificate} → 'done', 'there' (it
-- polls), 'changed' (its endpoint is another by now), 'absent' (no such office of the party). What its endpoint did not
-- take is in its inbox already, and is not tried again.
create function step_poll_again(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update reception r set mode = 'poll', url = null, certificate = null, changed_at = now()
  from office o
  where o.id = r.office and o.id = body->>'office' and o.party = body->>'party' and r.mode = 'forward'
    and r.certificate = body->>'certificate';
  if found then
    delete from forward_retry f using delivery d where d.message = f.message and d.office = body->>'office';
    outcome := 'done';
    return;
  end if;
  outcome := case
    when not exists (select from office where id = body->>'office' and party = body->>'party') then 'absent'
    when exists (select from reception where office = body->>'office' and mode = 'forward') then 'changed'
    else 'there' end;
end $$;

-- ── Routing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table routing_change
  drop constraint routing_change_kind_check,
  add constraint routing_change_kind_check check (kind in ('edit', 'file', 'merger', 'move', 'undo'));

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function step_end_session(json, bigint), step_poll_again(json, bigint) from public;
