-- The journal can forget (docs/adr/0031): what says who a person is, is kept in entries under a key of that person, and the
-- keys under a master key. Destroying a person's key leaves the entries, and the seals over them, as they are.

-- Encrypted with EVENTKIT_SECRET. No tenant: the keys are the server's own.
create table privacy_master_key (
  id         uuid primary key,
  sealed     bytea not null,
  created_at timestamptz not null default now()
);
grant select, insert, update on privacy_master_key to :app_role;

create table privacy_person_key (
  tenant_id    uuid not null references tenancy_company,
  -- A person, or an invitation as long as nobody has accepted it.
  person_id    uuid not null,
  -- What entries call the key by.
  id           uuid not null unique,
  -- Encrypted under a master key; neither once it is destroyed. The row stays, so that no key is made again.
  sealed       bytea,
  master_id    uuid references privacy_master_key,
  created_at   timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (tenant_id, person_id),
  check ((sealed is null) = (destroyed_at is not null) and (master_id is null) = (sealed is null))
);
select secure_table('privacy_person_key', 'select, insert, update');

-- The readers of a process read the entries of all companies in one go, and need the keys of all of them.
create function privacy_keys(ids uuid[])
returns table (id uuid, tenant_id uuid, person_id uuid, sealed bytea, master_id uuid, master bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select k.id, k.tenant_id, k.person_id, k.sealed, k.master_id, m.sealed
  from privacy_person_key k left join privacy_master_key m on m.id = k.master_id where k.id = any(ids)
$$;
revoke all on function privacy_keys from public;
grant execute on function privacy_keys to :app_role;

-- [{key, box}]: what is personal of an entry, encrypted; its changes and payload are without it.
alter table journal_inbox add column personal json;
alter table journal add column personal json;

do $$
declare
  made constant text := pg_get_functiondef('journal_sequence'::regproc);
  wanted constant text := replace(replace(made, 'changes, payload)', 'changes, payload, personal)'),
    'o.changes, o.payload', 'o.changes, o.payload, o.personal');
begin
  if length(wanted) <> length(made) + length(', personal') + length(', o.personal') then
    raise exception 'journal_sequence is not as 0002 left it';
  end if;
  execute wanted;
end $$;

-- Seals cover what is encrypted as it is written. Entries of before are encrypted with this migration, too: the chain over
-- them is made anew.
do $$
declare
  made constant text := pg_get_functiondef('journal_link'::regproc);
  wanted constant text := replace(made, 'changes, payload', 'changes, payload, personal');
begin
  if length(wanted) <> length(made) + length(', personal') then raise exception 'journal_link is not as 0006 left it'; end if;
  execute wanted;
end $$;
alter table journal_seal disable trigger journal_seal_append_only;
delete from journal_seal;
alter table journal_seal enable trigger journal_seal_append_only;

-- Erasing somebody.
alter table auth_user drop constraint auth_user_state_check,
  add constraint auth_user_state_check check (state in ('active', 'deactivated', 'erased'));
grant delete on auth_refresh_token, auth_api_key, auth_invitation, auth_password_reset, api_idempotency_key, imports_import
  to :app_role;

-- ANALYZE keeps samples of what columns hold, where nothing erases them. People are few: no plan needs these.
alter table auth_user alter column name set statistics 0, alter column email set statistics 0;
alter index auth_user_email alter column 2 set statistics 0;
alter index auth_user_login alter column 1 set statistics 0;
alter index auth_user_name alter column 2 set statistics 0;
alter table auth_api_key alter column name set statistics 0;
alter table auth_invitation alter column email set statistics 0;
alter table imports_import alter column file_name set statistics 0, alter column options set statistics 0,
  alter column header set statistics 0, alter column date_question set statistics 0;
alter table imports_row alter column name set statistics 0, alter column fields set statistics 0,
  alter column key set statistics 0, alter column parent_key set statistics 0, alter column section set statistics 0,
  alter column group_key set statistics 0, alter column former_key set statistics 0, alter column undo set statistics 0,
  alter column problems set statistics 0, alter column file_problems set statistics 0;
alter table imports_chunk alter column bytes set statistics 0;
alter table api_idempotency_key alter column reply set statistics 0;
