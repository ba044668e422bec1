-- An importer is of a kind of record and a format, and both are what the modules bring: no list of them is kept here.
alter table imports_import drop constraint imports_import_format_check, add column kind text;
update imports_import set kind = case format when 'ics' then 'planning.event' else 'work.task' end;
alter table imports_import alter column kind set not null;
