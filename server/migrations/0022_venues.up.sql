-- Venues: the places that events happen at.

create table planning_venue (
  tenant_id     uuid not null references tenancy_company,
  id            uuid not null,
  name          text not null,
  street        text not null,
  postal_code   text not null,
  city          text not null,
  -- ISO 3166-1 alpha-2, or empty.
  country       text not null,
  -- {latitude, longitude} in degrees.
  position      jsonb,
  contact       text not null,
  -- [{name, capacity}].
  rooms         jsonb not null,
  loading_docks int not null,
  power_notes   text not null,
  access_notes  text not null,
  notes         text not null,
  tags          text[] not null,
  version       int not null,
  created_by    uuid not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  received_at   timestamptz not null,
  deleted_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references auth_user
);
create index planning_venue_name on planning_venue (tenant_id, lower(name), id) where deleted_at is null;
create index planning_venue_city on planning_venue (tenant_id, lower(city), id) where deleted_at is null;
create index planning_venue_created on planning_venue (tenant_id, created_at, id) where deleted_at is null;
create index planning_venue_bin on planning_venue (tenant_id, lower(name), id) where deleted_at is not null;
create index planning_venue_text on planning_venue
  using gin (name gin_trgm_ops, street gin_trgm_ops, city gin_trgm_ops, contact gin_trgm_ops, notes gin_trgm_ops);
select secure_table('planning_venue', 'select, insert, update');
