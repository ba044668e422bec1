-- The chain over the journal (docs/adr/0011): from time to time the entries since the last seal are digested together with
-- that seal, company by company. Whoever keeps a seal elsewhere can tell later whether anything before it was touched.

create table journal_seal (
  tenant_id uuid not null,
  -- The newest entry it covers.
  position  bigint not null,
  hash      bytea not null,
  sealed_at timestamptz not null,
  primary key (tenant_id, position)
);
select secure_table('journal_seal', 'select');
create trigger journal_seal_append_only before update or delete or truncate on journal_seal
  for each statement execute function journal_refuse();

-- The link that follows `before` and covers the entries after one position up to another: SHA-256 over it and over their
-- digests in order. Null when an entry is missing.
create function journal_link(of_tenant uuid, before bytea, after_position bigint, up_to bigint) returns bytea
language sql stable set search_path = public, pg_temp as $$
  select case when count(*) = up_to - after_position then sha256(before || string_agg(sha256(convert_to(json_build_array(
    tenant_id, position, id, kind, subject_type, subject_id, subject_version, workspace_id, actor_id, causation_id, correlation_id,
    extract(epoch from occurred_at), extract(epoch from received_at), extract(epoch from sequenced_at), changes, payload
  )::text, 'UTF8')), ''::bytea order by position)) end
  from journal where tenant_id = of_tenant and position > after_position and position <= up_to
$$;
revoke all on function journal_link from public;

-- Seals up to `most` stretches of up to `width` entries, one a company; tells whether there may be more to seal at once, and
-- how many of those it sealed have a hole. One process at a time: another that is at it is left alone, and told null. A
-- stretch with a hole gets an empty hash, which never fits: it stays broken, and what comes after it goes on being sealed.
create function journal_seal_more(width int, most int, out is_more boolean, out holed int)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('eventkit.journal_seal')) then return; end if;
  with made as (
    insert into journal_seal (tenant_id, position, hash, sealed_at)
    select c.tenant_id, least(c.position, s.position + width),
      coalesce(journal_link(c.tenant_id, s.hash, s.position, least(c.position, s.position + width)), ''), clock_timestamp()
    from journal_counter c cross join lateral (
      (select l.position, l.hash from journal_seal l where l.tenant_id = c.tenant_id order by l.position desc limit 1)
      union all select 0, ''::bytea limit 1
    ) s
    where c.position > s.position limit most
    returning tenant_id, position, hash
  )
  select count(*) = most or bool_or(m.position < c.position), count(*) filter (where m.hash = '') into is_more, holed
  from made m join journal_counter c using (tenant_id);
end $$;
revoke all on function journal_seal_more from public;
grant execute on function journal_seal_more to :app_role;

-- Compares up to `most` of the session's company's seals after a position with its journal, in order.
create function journal_verify(after_position bigint, most int)
returns table ("position" bigint, hash bytea, sealed_at timestamptz, from_position bigint, is_intact boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  with seals as (
    select s.position, s.hash, s.sealed_at, coalesce(b.position, 0) as from_position,
      s.hash is not distinct from journal_link(s.tenant_id, coalesce(b.hash, ''), coalesce(b.position, 0), s.position)
        as is_intact
    from journal_seal s left join lateral (
      select l.position, l.hash from journal_seal l
      where l.tenant_id = s.tenant_id and l.position < s.position order by l.position desc limit 1
    ) b on true
    where s.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and s.position > after_position
    order by s.position limit most
  )
  select * from seals order by "position"
$$;
revoke all on function journal_verify from public;
grant execute on function journal_verify to :app_role;
