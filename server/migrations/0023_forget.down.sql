-- What is under keys is lost; seals over the rest are made anew.
alter table api_idempotency_key alter column reply set statistics -1;
alter table imports_chunk alter column bytes set statistics -1;
alter table imports_row alter column name set statistics -1, alter column fields set statistics -1,
  alter column key set statistics -1, alter column parent_key set statistics -1, alter column section set statistics -1,
  alter column group_key set statistics -1, alter column former_key set statistics -1, alter column undo set statistics -1,
  alter column problems set statistics -1, alter column file_problems set statistics -1;
alter table imports_import alter column file_name set statistics -1, alter column options set statistics -1,
  alter column header set statistics -1, alter column date_question set statistics -1;
alter table auth_invitation alter column email set statistics -1;
alter table auth_api_key alter column name set statistics -1;
alter index auth_user_name alter column 2 set statistics -1;
alter index auth_user_login alter column 1 set statistics -1;
alter index auth_user_email alter column 2 set statistics -1;
alter table auth_user alter column name set statistics -1, alter column email set statistics -1;

revoke delete on auth_refresh_token, auth_api_key, auth_invitation, auth_password_reset, api_idempotency_key, imports_import
  from :app_role;
update auth_user set state = 'deactivated' where state = 'erased';
alter table auth_user drop constraint auth_user_state_check,
  add constraint auth_user_state_check check (state in ('active', 'deactivated'));

do $$ begin
  execute replace(pg_get_functiondef('journal_link'::regproc), 'changes, payload, personal', 'changes, payload');
  execute replace(replace(pg_get_functiondef('journal_sequence'::regproc), 'changes, payload, personal)', 'changes, payload)'),
    'o.changes, o.payload, o.personal', 'o.changes, o.payload');
end $$;
alter table journal_seal disable trigger journal_seal_append_only;
delete from journal_seal;
alter table journal_seal enable trigger journal_seal_append_only;

alter table journal drop column personal;
alter table journal_inbox drop column personal;
drop function privacy_keys(uuid[]);
drop table privacy_person_key;
drop table privacy_master_key;
