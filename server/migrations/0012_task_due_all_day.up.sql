-- Due on a day, without a time: due_date is then the last second of that day in due_time_zone (docs/adr/0015).
alter table work_task
  add column due_all_day boolean not null default false,
  add column due_time_zone text,
  add constraint work_task_due_day check (due_all_day = (due_time_zone is not null) and (due_date is not null or not due_all_day));

-- Until now midnight stood for the whole day, in the zone of whoever made the task.
alter table work_task no force row level security;
update work_task t
set due_all_day = true, due_time_zone = z.name,
  due_date = (((t.due_date at time zone z.name)::date + 1)::timestamp at time zone z.name) - interval '1 second'
from auth_user u join pg_timezone_names z on z.name = u.time_zone
where u.tenant_id = t.tenant_id and u.id = t.created_by and (t.due_date at time zone z.name)::time = '00:00';
alter table work_task force row level security;

-- A due date from infinity on is none at all.
do $$
declare
  made constant text := pg_get_functiondef('work_task_page'::regproc);
  wanted constant text := replace(made, 'when due_from is not null and due_before', 'when due_from < ''infinity'' and due_before');
begin
  if wanted = made then raise exception 'work_task_page is not as 0009 left it'; end if;
  execute wanted;
end $$;
