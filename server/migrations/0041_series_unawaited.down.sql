drop function work_series_unawaited;
drop index work_task_series_open;
