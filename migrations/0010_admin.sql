-- The administrators' room: who is signed in, one-time links of the development world, and what administrators did.

-- ── Sign-in ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- A session's token is in the person's browser only; here is its SHA-256. The grants are those of the moment of sign-in:
-- a role, or a role and the area it is bound to.
create table admin_session (
  token_hash bytea primary key check (length(token_hash) = 32),
  staff text not null,
  grants text[] not null check (cardinality(grants) > 0),
  -- By a one-time link: it may become another person of the development world.
  development boolean not null default false,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
create index admin_session_started on admin_session (started_at);

-- Made at the start of a development gateway, used once.
create table admin_link (
  token_hash bytea primary key check (length(token_hash) = 32),
  expires_at timestamptz not null
);

-- Nobody is signed in without an entry in the log that says so. {token, staff, grants, development, at} → 'done'. What
-- is over for long goes with it.
create function step_start_session(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  asked record;
begin
  select * into strict asked
  from json_to_record(body) as b(token text, staff text, grants text[], development boolean, at timestamptz);
  delete from admin_session s where s.started_at < asked.at - interval '1 day';
  insert into admin_session (token_hash, staff, grants, development, started_at, seen_at)
  values (decode(asked.token, 'hex'), asked.staff, asked.grants, asked.development, asked.at, asked.at);
  outcome := 'done';
end $$;

-- ── Audit ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Changes nothing: that somebody did or saw something is to be in the log. {} → 'done'.
create function step_act(body json, entry bigint, out outcome text)
language sql security definer set search_path = public, pg_temp as $$ select 'done' $$;

-- The entries of administrators' acts: of all that the log holds only theirs begin so, in canonical JSON.
create index log_entry_act on log_entry (index) where starts_with(evidence, '{"by":');

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function step_start_session(json, bigint), step_act(json, bigint) from public;
grant select, update (seen_at), delete on admin_session to budkavle_app;
grant select, insert, delete on admin_link to budkavle_app;
