delete from imports_import where format not in ('ics', 'todoist', 'csv');
alter table imports_import drop column kind,
  add constraint imports_import_format_check check (format in ('ics', 'todoist', 'csv'));
