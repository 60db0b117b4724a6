-- Parties and offices as administrators keep them; maintenance.

-- ── Parties and offices ─────────────────────────────────────────────────────────────────────────────────────────────

-- When an office is there, as codes (message/hours.ts), and in which languages it works.
create table office_profile (
  office text primary key references office,
  languages text[] not null check (languages <@ array['fi', 'sv', 'en', 'se']),
  opening text,
  on_call text
);

-- When a certificate was last shown to us: by it one sees that a new one is in use before the old one is withdrawn.
create table certificate_use (
  thumbprint text primary key references certificate,
  used_at timestamptz not null
);

-- Licence reports as `budkavle license --out` wrote them.
create table licence_report (
  id bigint generated always as identity primary key,
  party text not null references party,
  at timestamptz not null,
  granted boolean not null,
  report json not null,
  entry bigint not null
);
create index licence_report_party on licence_report (party, at);

-- {party, kind, fi, sv, en, from, until, isNew} → done, absent, there
create function step_save_party(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish record;
begin
  select * into wish from json_to_record(body) as w(party text, kind text, fi text, sv text, en text, "from" date,
    "until" date, "isNew" boolean);
  if wish."isNew" then
    insert into party (id, kind, name_fi, name_sv, name_en, valid_from, valid_until)
    values (wish.party, wish.kind, wish.fi, wish.sv, wish.en, wish."from", wish."until") on conflict do nothing;
    outcome := case when found then 'done' else 'there' end;
  else
    update party set name_fi = wish.fi, name_sv = wish.sv, name_en = wish.en, valid_from = wish."from",
      valid_until = wish."until" where id = wish.party;
    outcome := case when found then 'done' else 'absent' end;
  end if;
end $$;

-- {office, party, area, fi, sv, en, from, until, languages, opening, onCall, isNew} → done, there, absent, taken. An
-- office that nobody holds becomes the party's when it is saved as its own.
create function step_save_party_office(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wish record;
begin
  select * into wish from json_to_record(body) as w(office text, party text, area text, fi text, sv text, en text,
    "from" date, "until" date, languages text[], opening text, "onCall" text, "isNew" boolean);
  if wish."isNew" then
    insert into office (id, party, area, kind, name_fi, name_sv, name_en, valid_from, valid_until)
    values (wish.office, wish.party, wish.area, 'unit', wish.fi, wish.sv, wish.en, wish."from", wish."until")
    on conflict do nothing;
    if not found then
      outcome := 'there';
      return;
    end if;
  else
    update office set party = wish.party, name_fi = wish.fi, name_sv = wish.sv, name_en = wish.en,
      valid_from = wish."from", valid_until = wish."until"
    where id = wish.office and kind <> 'manual-desk' and coalesce(party, wish.party) = wish.party
      and area is not distinct from wish.area;
    if not found then
      outcome := case when exists (select from office where id = wish.office) then 'taken' else 'absent' end;
      return;
    end if;
  end if;
  insert into office_profile as held (office, languages, opening, on_call)
  values (wish.office, wish.languages, wish.opening, wish."onCall")
  on conflict (office) do update set languages = excluded.languages, opening = excluded.opening,
    on_call = excluded.on_call;
  outcome := 'done';
end $$;

-- ── Certificates ────────────────────────────────────────────────────────────────────────────────────────────────────

-- {thumbprint, party, purpose, der, from, until} → done, absent (no such party), there, taken: another's, for another
-- purpose, or withdrawn before.
create function step_add_certificate(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held record;
begin
  if not exists (select from party where id = body->>'party') then
    outcome := 'absent';
    return;
  end if;
  select * into held from certificate where thumbprint = body->>'thumbprint';
  if found then
    outcome := case when held.party = body->>'party' and held.purpose = body->>'purpose' and held.withdrawn_at is null
      then 'there' else 'taken' end;
    return;
  end if;
  insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
  values (body->>'thumbprint', body->>'party', body->>'purpose', body->>'der', (body->>'from')::timestamptz,
    (body->>'until')::timestamptz);
  outcome := 'done';
end $$;

-- For good and from now on: {thumbprint, party, at} → done, absent, there (withdrawn before).
create function step_withdraw_certificate(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update certificate set withdrawn_at = (body->>'at')::timestamptz
  where thumbprint = body->>'thumbprint' and party = body->>'party' and withdrawn_at is null;
  outcome := case when found then 'done'
    when exists (select from certificate where thumbprint = body->>'thumbprint' and party = body->>'party') then 'there'
    else 'absent' end;
end $$;

-- These certificates were shown: noted about once a minute for each.
create function note_certificates(thumbprints text[], at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into certificate_use as held (thumbprint, used_at)
  select c.thumbprint, note_certificates.at from certificate c where c.thumbprint = any (thumbprints) order by 1
  on conflict (thumbprint) do update set used_at = greatest(held.used_at, excluded.used_at)
$$;

-- {party, at, granted, report} → done, absent
create function step_keep_licence(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from party where id = body->>'party') then
    outcome := 'absent';
    return;
  end if;
  insert into licence_report (party, at, granted, report, entry)
  values (body->>'party', (body->>'at')::timestamptz, (body->>'granted')::boolean, body->'report',
    step_keep_licence.entry);
  outcome := 'done';
end $$;

-- ── Maintenance ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- While the row is there nothing new is taken in; what is in goes on.
create table maintenance (
  only_row boolean primary key default true check (only_row),
  reason text not null check (reason in ('update', 'database', 'network', 'incident')),
  until timestamptz,
  by text not null,
  since timestamptz not null
);
create trigger tell after insert or update or delete on maintenance for each statement
  execute function notify_registry();

-- {on, reason, until, by, at} → done, there (it is so already)
create function step_maintenance(body json, entry bigint, out outcome text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (body->>'on')::boolean then
    insert into maintenance (reason, until, by, since)
    values (body->>'reason', (body->>'until')::timestamptz, body->>'by', (body->>'at')::timestamptz)
    on conflict do nothing;
  else
    delete from maintenance;
  end if;
  outcome := case when found then 'done' else 'there' end;
end $$;

-- Traffic by the hour, without an index entry for each message.
create index message_accepted_range on message using brin (accepted_at) with (pages_per_range = 16);

-- ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────

revoke all on function step_save_party(json, bigint), step_save_party_office(json, bigint),
  step_add_certificate(json, bigint), step_withdraw_certificate(json, bigint), note_certificates(text[], timestamptz),
  step_keep_licence(json, bigint), step_maintenance(json, bigint) from public;
grant execute on function note_certificates(text[], timestamptz) to budkavle_app;
grant select on office_profile, certificate_use, licence_report, maintenance to budkavle_app;
