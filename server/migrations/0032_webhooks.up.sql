-- Webhooks: addresses that are told of the journal's entries (docs/adr/0034).

create table webhooks_endpoint (
  tenant_id         uuid not null references tenancy_company,
  id                uuid not null,
  name              text not null,
  url               text not null,
  kinds             text[] not null,
  enabled           boolean not null,
  restricted_fields boolean not null,
  version           int not null,
  created_by        uuid not null,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  received_at       timestamptz not null,
  deleted_at        timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references auth_user
);
create index webhooks_endpoint_name on webhooks_endpoint (tenant_id, lower(name), id) where deleted_at is null;
create index webhooks_endpoint_created on webhooks_endpoint (tenant_id, created_at, id) where deleted_at is null;
create index webhooks_endpoint_bin on webhooks_endpoint (tenant_id, lower(name), id) where deleted_at is not null;
create index webhooks_endpoint_text on webhooks_endpoint using gin (name gin_trgm_ops, url gin_trgm_ops);
select secure_table('webhooks_endpoint', 'select, insert, update');

-- Where the delivery to an endpoint stands, apart from what people change, so that neither waits for the other.
create table webhooks_cursor (
  tenant_id     uuid not null,
  endpoint_id   uuid not null,
  -- Up to which position of the journal deliveries were made.
  position      bigint not null,
  -- The run that delivers now; one that finds another here has been replaced, and stops.
  run           text not null default '',
  secret        bytea not null,
  former_secret bytea,
  former_until  timestamptz,
  -- Tries in a row that were not taken, since when, and when the next one is.
  failures      int not null default 0,
  failing_since timestamptz,
  paused_until  timestamptz,
  taken_at      timestamptz,
  -- Since when it is on: a delivery that waited while it was off has its three days from then.
  enabled_at    timestamptz not null,
  -- Why the server switched it off: 1 unanswered, 2 gone; 0 where it did not.
  off_reason    int not null default 0,
  primary key (tenant_id, endpoint_id),
  foreign key (tenant_id, endpoint_id) references webhooks_endpoint
);
select secure_table('webhooks_cursor', 'select, insert, update');

create table webhooks_delivery (
  tenant_id        uuid not null,
  id               uuid not null,
  -- The order that lists have.
  seq              bigint generated always as identity,
  endpoint_id      uuid not null,
  -- The entry's position in the journal; null for a test, which has no entry.
  position         bigint,
  event_id         uuid not null,
  event_type       text not null,
  subject_type     text not null,
  subject_id       uuid not null,
  state            text not null check (state in ('waiting', 'testing', 'delivered', 'dead')),
  attempts         int not null default 0,
  -- The last ten tries.
  tries            jsonb not null default '[]',
  created_at       timestamptz not null,
  first_attempt_at timestamptz,
  -- Null until a try fails.
  next_attempt_at  timestamptz,
  ended_at         timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, endpoint_id, position),
  foreign key (tenant_id, endpoint_id) references webhooks_endpoint
);
create index webhooks_delivery_list on webhooks_delivery (tenant_id, endpoint_id, seq desc);
create index webhooks_delivery_waiting on webhooks_delivery (tenant_id, endpoint_id, position) where state = 'waiting';
create index webhooks_delivery_held on webhooks_delivery (tenant_id, endpoint_id, next_attempt_at)
  where state = 'waiting' and next_attempt_at is not null;
create index webhooks_delivery_old on webhooks_delivery (created_at);
select secure_table('webhooks_delivery', 'select, insert, update, delete');

-- Endpoints that have something to do, of all companies: those whose job was lost, and those that were told of nothing for
-- long, so that they need not look through all of that once something comes.
create function webhooks_behind() returns table (tenant_id uuid, endpoint_id uuid)
language sql security definer set search_path = public, pg_temp as $$
  select e.tenant_id, e.id from webhooks_endpoint e
  join webhooks_cursor c on c.tenant_id = e.tenant_id and c.endpoint_id = e.id
  where e.enabled and e.deleted_at is null and (
    c.position < (select j.position from journal_counter j where j.tenant_id = e.tenant_id)
    or exists (
      select from webhooks_delivery d
      where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.state = 'waiting'));
$$;
revoke all on function webhooks_behind from public;
grant execute on function webhooks_behind to :app_role;

-- Deliveries are kept for 14 days. Answers how many were removed; there may be more.
create function webhooks_sweep(now timestamptz, most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare removed int;
begin
  delete from webhooks_delivery where ctid = any(array(
    select ctid from webhooks_delivery where created_at < now - interval '14 days' limit most));
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function webhooks_sweep from public;
grant execute on function webhooks_sweep to :app_role;
