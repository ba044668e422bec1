-- Tasks.

create table work_task (
  tenant_id    uuid not null,
  id           uuid not null,
  number       int not null,
  title        text not null,
  description  text not null,
  status       text not null,
  priority     smallint not null,
  tags         text[] not null,
  assignee_id  uuid,
  workspace_id uuid not null,
  section      text not null,
  parent_id    uuid,
  due_date     timestamptz,
  metadata     jsonb not null,
  version      int not null,
  created_by   uuid not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  received_at  timestamptz not null,
  completed_at timestamptz,
  deleted_at   timestamptz,
  -- The task whose deletion took this one along, so that restoring it brings both back.
  deleted_with uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignee_id) references auth_user,
  foreign key (tenant_id, created_by) references auth_user,
  foreign key (tenant_id, workspace_id) references tenancy_workspace,
  foreign key (tenant_id, parent_id) references work_task
);
create unique index work_task_number on work_task (tenant_id, number);
create index work_task_created on work_task (tenant_id, created_at, id) where deleted_at is null;
create index work_task_due on work_task (tenant_id, (coalesce(due_date, 'infinity')), id) where deleted_at is null;
create index work_task_priority on work_task (tenant_id, priority, id) where deleted_at is null;
create index work_task_status on work_task (tenant_id, status, created_at, id) where deleted_at is null;
create index work_task_assignee on work_task (tenant_id, assignee_id, created_at, id) where deleted_at is null;
create index work_task_workspace on work_task (tenant_id, workspace_id, created_at, id) where deleted_at is null;
create index work_task_parent on work_task (tenant_id, parent_id) where parent_id is not null;
create index work_task_section on work_task (tenant_id, section) where section <> '';
create index work_task_bin on work_task (tenant_id, created_at, id) where deleted_at is not null;
create index work_task_tags on work_task using gin (tags);
create index work_task_text on work_task using gin (title gin_trgm_ops, description gin_trgm_ops);
select secure_table('work_task', 'select, insert, update');

-- Where a search or a tag is rare, its tasks; null where more than `most` match and walking a sort index is faster.
-- A definer's function because array and text matching are not leakproof operators: under row-level security the server's
-- role could not use their indexes. It sees the session's own tenant only.
create function work_task_candidates(pattern text, wanted_tags text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := current_setting('app.tenant_id')::uuid;
  found uuid[];
begin
  if pattern is null then
    select array_agg(id) into found from
      (select id from work_task where tenant_id = tenant and tags @> wanted_tags limit most + 1) t;
  elsif wanted_tags is null then
    select array_agg(id) into found from
      (select id from work_task where tenant_id = tenant and (title ilike pattern or description ilike pattern)
       limit most + 1) t;
  else
    select array_agg(id) into found from
      (select id from work_task where tenant_id = tenant and tags @> wanted_tags
         and (title ilike pattern or description ilike pattern) limit most + 1) t;
  end if;
  return case when cardinality(found) > most then null else coalesce(found, '{}') end;
end $$;
revoke all on function work_task_candidates from public;
grant execute on function work_task_candidates to :app_role;
