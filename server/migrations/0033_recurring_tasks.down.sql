drop index work_task_series_occurrence;
alter table work_task
  drop column recurrence,
  drop column series_id,
  drop column occurrence,
  drop column series_values,
  drop column successor_id,
  drop column successor_versions;
