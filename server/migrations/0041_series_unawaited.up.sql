-- Series whose job for the next time was lost are found again (docs/adr/0035).

-- Those that wait for their next time, by the latest that is open.
create index work_task_series_open on work_task (tenant_id, series_id, occurrence desc)
  where recurrence is not null and deleted_at is null and status not in ('done', 'cancelled')
    and recurrence ->> 'mode' = 'fixed' and recurrence ->> 'missed' <> 'wait';

-- The latest open task of each series that should wait for its next time and has no job that does. Those of rules that never
-- end come first, since a series that has ended is found each time.
create function work_series_unawaited(most int)
returns table (tenant_id uuid, id uuid, recurrence jsonb, series_values jsonb, occurrence text, status text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('app.jobs', 'engine', true);
  return query
    select n.tenant_id, n.id, n.recurrence, n.series_values, n.occurrence, n.status from (
      select distinct on (t.tenant_id, t.series_id) t.* from work_task t
      where t.recurrence is not null and t.deleted_at is null and t.status not in ('done', 'cancelled')
        and t.recurrence ->> 'mode' = 'fixed' and t.recurrence ->> 'missed' <> 'wait'
      order by t.tenant_id, t.series_id, t.occurrence desc) n
    where not exists (
      select from jobs.job j
      where j.name = 'work.occurrence' and j.state < 'completed' and j.data -> 'payload' ->> 'taskId' = n.id::text)
    order by n.recurrence ->> 'rule' ~ '(COUNT|UNTIL)=', n.id
    limit most;
end $$;
revoke all on function work_series_unawaited from public;
grant execute on function work_series_unawaited to :app_role;
