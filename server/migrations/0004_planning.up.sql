-- Events: productions and gigs.

create table planning_event (
  tenant_id   uuid not null references tenancy_company,
  id          uuid not null,
  name        text not null,
  venue       text not null,
  starts_at   timestamptz not null,
  ends_at     timestamptz not null,
  time_zone   text not null,
  all_day     boolean not null,
  status      smallint not null,
  notes       text not null,
  tags        text[] not null,
  version     int not null,
  created_by  uuid not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  received_at timestamptz not null,
  deleted_at  timestamptz,
  -- Few events last longer than a month; knowing them lets a window query start a month before the window.
  is_long     boolean not null generated always as (ends_at - starts_at > interval '31 days') stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references auth_user,
  check (ends_at > starts_at)
);
create index planning_event_starts on planning_event (tenant_id, starts_at, id) where deleted_at is null;
create index planning_event_ends on planning_event (tenant_id, ends_at, id) where deleted_at is null;
create index planning_event_long on planning_event (tenant_id, starts_at, id) where deleted_at is null and is_long;
create index planning_event_created on planning_event (tenant_id, created_at, id) where deleted_at is null;
create index planning_event_status on planning_event (tenant_id, status, starts_at, id) where deleted_at is null;
create index planning_event_bin on planning_event (tenant_id, starts_at, id) where deleted_at is not null;
create index planning_event_text on planning_event
  using gin (name gin_trgm_ops, venue gin_trgm_ops, notes gin_trgm_ops);
select secure_table('planning_event', 'select, insert, update');

-- Where few events match a text, their ids; null where many do and walking by date is faster (docs/adr/0005).
create function planning_event_candidates(pattern text, venue_pattern text, most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := current_setting('app.tenant_id')::uuid;
  found uuid[];
begin
  if pattern is null then
    select array_agg(id) into found from
      (select id from planning_event where tenant_id = tenant and venue ilike venue_pattern limit most + 1) t;
  elsif venue_pattern is null then
    select array_agg(id) into found from
      (select id from planning_event where tenant_id = tenant
         and (name ilike pattern or venue ilike pattern or notes ilike pattern) limit most + 1) t;
  else
    select array_agg(id) into found from
      (select id from planning_event where tenant_id = tenant and venue ilike venue_pattern
         and (name ilike pattern or venue ilike pattern or notes ilike pattern) limit most + 1) t;
  end if;
  return case when cardinality(found) > most then null else coalesce(found, '{}') end;
end $$;
revoke all on function planning_event_candidates from public;
grant execute on function planning_event_candidates to :app_role;
