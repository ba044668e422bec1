-- Importing again follows the publisher: what is gone from a group that is still in the file is deleted. And an import can be
-- undone as a whole.
alter table imports_import
  add column deleted int not null default 0,
  -- How many rows were undone, and how many records were kept as they are since somebody changed them later.
  add column undone int not null default 0,
  add column kept int not null default 0,
  add column undone_at timestamptz,
  drop constraint imports_import_state_check,
  add constraint imports_import_state_check check (state in ('preview', 'committed', 'discarded', 'undone'));
alter table imports_import alter column deleted drop default, alter column undone drop default, alter column kept drop default;

alter table imports_row
  -- What its publisher keeps together, such as the UID of a series; empty for none.
  add column group_key text not null default '',
  -- The file does not have, or could not give, all of the group.
  add column is_partial boolean not null default false,
  -- No row of the file: a record that the file had once, and has no longer.
  add column is_vanished boolean not null default false,
  -- The key that this row's record had in an earlier file.
  add column former_key text not null default '',
  -- What undoing the row takes; empty for a row that did nothing.
  add column undo jsonb,
  drop constraint imports_row_verdict_check,
  add constraint imports_row_verdict_check check (verdict in ('create', 'update', 'unchanged', 'fail', 'skip', 'delete'));
alter table imports_row
  alter column group_key drop default,
  alter column is_partial drop default,
  alter column is_vanished drop default,
  alter column former_key drop default;

alter table imports_ref
  add column group_key text not null default '',
  -- The record's version as the last import left it; 0 when it was changed here before that, empty when not known.
  add column version int,
  -- An import deleted the record.
  add column is_removed boolean not null default false;
-- Until now the key alone told the series of an occurrence.
update imports_ref set group_key = regexp_replace(key, '#[0-9]{8}(T[0-9]{6}Z)?$', '') where scope = 'ics';
alter table imports_ref alter column group_key drop default, alter column is_removed drop default;
create index imports_ref_group on imports_ref (tenant_id, scope, group_key) where group_key <> '';
grant delete on imports_ref to :app_role;

create or replace function imports_sweep() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from imports_import where state in ('preview', 'discarded') and received_at < now() - interval '1 day';
  delete from imports_row r using imports_import i
  where i.tenant_id = r.tenant_id and i.id = r.import_id and i.received_at < now() - interval '90 days';
$$;
