do $$ begin
  execute replace(replace(pg_get_functiondef('record_page'::regproc), '''%I collate "und-x-icu"''', '''lower(%I)'''),
    'replace(quote_literal(wanted -> ''after'' ->> 0), ''%'', ''%%'')',
    'format(case sort ->> ''as'' when ''text'' then ''lower(%L)'' else ''%L'' end, wanted -> ''after'' ->> 0)');
end $$;

drop index auth_user_name, tenancy_workspace_name, planning_venue_name, planning_venue_city, planning_venue_bin;
create index auth_user_name on auth_user (tenant_id, lower(name), id);
alter index auth_user_name alter column 2 set statistics 0;
create index tenancy_workspace_name on tenancy_workspace (tenant_id, lower(name), id);
create index planning_venue_name on planning_venue (tenant_id, lower(name), id) where deleted_at is null;
create index planning_venue_city on planning_venue (tenant_id, lower(city), id) where deleted_at is null;
create index planning_venue_bin on planning_venue (tenant_id, lower(name), id) where deleted_at is not null;
