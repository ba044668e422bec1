do $$
begin
  execute replace(pg_get_functiondef('work_task_page'::regproc),
    'when due_from < ''infinity'' and due_before', 'when due_from is not null and due_before');
end $$;

alter table work_task no force row level security;
update work_task set due_date = date_trunc('day', due_date at time zone due_time_zone) at time zone due_time_zone
where due_all_day;
alter table work_task force row level security;

alter table work_task drop constraint work_task_due_day, drop column due_time_zone, drop column due_all_day;
