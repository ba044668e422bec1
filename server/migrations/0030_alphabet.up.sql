-- Texts are sorted by the alphabet that languages have in common, Ä at A, and in any case (docs/adr/0005). Also an index of a
-- text itself finds where a page starts under row-level security; lower(), which is not leakproof, does not.
drop index auth_user_name, tenancy_workspace_name, planning_venue_name, planning_venue_city, planning_venue_bin;
create index auth_user_name on auth_user (tenant_id, name collate "und-x-icu", id);
create index tenancy_workspace_name on tenancy_workspace (tenant_id, name collate "und-x-icu", id);
create index planning_venue_name on planning_venue (tenant_id, name collate "und-x-icu", id) where deleted_at is null;
create index planning_venue_city on planning_venue (tenant_id, city collate "und-x-icu", id) where deleted_at is null;
create index planning_venue_bin on planning_venue (tenant_id, name collate "und-x-icu", id) where deleted_at is not null;

-- Besides, a page can start after a text with a percent sign, which is no place for the expression.
do $$
declare
  before constant text := pg_get_functiondef('record_page'::regproc);
  sorted constant text := replace(before, '''lower(%I)''', '''%I collate "und-x-icu"''');
  after constant text := replace(sorted, 'format(case sort ->> ''as'' when ''text'' then ''lower(%L)'' else ''%L'' end, wanted -> ''after'' ->> 0)',
    'replace(quote_literal(wanted -> ''after'' ->> 0), ''%'', ''%%'')');
begin
  if sorted = before or after = sorted then raise exception 'record_page is not as 0019 left it'; end if;
  execute after;
end $$;
