-- Tasks that recur. How is a field of each task, since the next one is a copy of it; which of the series it is, is here once.
alter table work_task
  add column recurrence jsonb,
  add column series_id uuid,
  add column occurrence text,
  -- What fields have in the series that this one alone has otherwise.
  add column series_values jsonb,
  -- The next one, made when this one was closed, and the versions of all that was made with it, added up.
  add column successor_id uuid,
  add column successor_versions int not null default 0,
  add constraint work_task_series check (recurrence is null or (series_id is not null and occurrence is not null)),
  add constraint work_task_occurrence check ((series_id is null) = (occurrence is null));
create unique index work_task_series_occurrence on work_task (tenant_id, series_id, occurrence)
  where series_id is not null;
