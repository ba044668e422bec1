-- An event points at a venue of the company, beside what it says of it in words.
alter table planning_event
  add column venue_id uuid,
  add foreign key (tenant_id, venue_id) references planning_venue;
create index planning_event_venue on planning_event (tenant_id, venue_id, starts_at, id)
  where venue_id is not null and deleted_at is null;
