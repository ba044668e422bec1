create or replace function imports_sweep() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from imports_import where state <> 'committed' and received_at < now() - interval '1 day';
  delete from imports_row r using imports_import i
  where i.tenant_id = r.tenant_id and i.id = r.import_id and i.received_at < now() - interval '90 days';
$$;

revoke delete on imports_ref from :app_role;
drop index imports_ref_group;
-- What an import deleted and the publisher brings back would otherwise lie in the bin for ever.
delete from imports_ref where is_removed;
alter table imports_ref drop column is_removed, drop column version, drop column group_key;

delete from imports_row where is_vanished;
alter table imports_row
  drop constraint imports_row_verdict_check,
  add constraint imports_row_verdict_check check (verdict in ('create', 'update', 'unchanged', 'fail', 'skip')),
  drop column undo,
  drop column former_key,
  drop column is_vanished,
  drop column is_partial,
  drop column group_key;

update imports_import set state = 'committed' where state = 'undone';
alter table imports_import
  drop constraint imports_import_state_check,
  add constraint imports_import_state_check check (state in ('preview', 'committed', 'discarded')),
  drop column undone_at,
  drop column kept,
  drop column undone,
  drop column deleted;
