-- Schedules: what happens by itself, at the times of a rule.

create table work_schedule (
  tenant_id     uuid not null references tenancy_company,
  id            uuid not null,
  name          text not null,
  notes         text not null,
  -- As Recurrence and ScheduleAction of the contract have them.
  recurrence    jsonb not null,
  action        jsonb not null,
  paused        boolean not null,
  -- Whose rights it has.
  runs_as_id    uuid not null,
  version       int not null,
  created_by    uuid not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  received_at   timestamptz not null,
  deleted_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references auth_user,
  foreign key (tenant_id, runs_as_id) references auth_user
);
create index work_schedule_name on work_schedule (tenant_id, lower(name), id) where deleted_at is null;
create index work_schedule_created on work_schedule (tenant_id, created_at, id) where deleted_at is null;
create index work_schedule_bin on work_schedule (tenant_id, lower(name), id) where deleted_at is not null;
create index work_schedule_text on work_schedule using gin (name gin_trgm_ops, notes gin_trgm_ops);
select secure_table('work_schedule', 'select, insert, update');

-- When each comes next: it moves with each run, which is no change of the schedule.
create table work_schedule_clock (
  tenant_id     uuid not null references tenancy_company,
  schedule_id   uuid not null,
  -- Which occurrence of its rule; null while it rests, and once the rule has ended.
  next_key      text,
  next_at       timestamptz,
  primary key (tenant_id, schedule_id),
  foreign key (tenant_id, schedule_id) references work_schedule,
  check ((next_key is null) = (next_at is null))
);
create index work_schedule_clock_next on work_schedule_clock (next_at) where next_at is not null;
select secure_table('work_schedule_clock', 'select, insert, update');

-- What became of each at its times. The id follows from the schedule and the time, so that there is one of each.
create table work_schedule_run (
  tenant_id     uuid not null references tenancy_company,
  id            uuid not null,
  schedule_id   uuid not null,
  due_at        timestamptz not null,
  ran_at        timestamptz not null,
  state         text not null check (state in ('done', 'late', 'failed', 'skipped')),
  by_hand       boolean not null,
  reason        text not null,
  error         text not null,
  task_ids      uuid[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, schedule_id) references work_schedule
);
create index work_schedule_run_list on work_schedule_run (tenant_id, schedule_id, ran_at desc, id desc);
select secure_table('work_schedule_run', 'select, insert, delete');

-- The schedules of all companies whose time was before this and that did not run.
create function work_schedules_overdue(before timestamptz) returns table (tenant_id uuid, schedule_id uuid)
language sql security definer set search_path = public, pg_temp as $$
  select c.tenant_id, c.schedule_id from work_schedule_clock c where c.next_at < before limit 10000;
$$;
revoke all on function work_schedules_overdue from public;
grant execute on function work_schedules_overdue to :app_role;
