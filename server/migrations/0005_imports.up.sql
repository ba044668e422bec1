-- Files on their way in: what was uploaded, what each row would do, and what earlier imports made of it.

create table imports_import (
  tenant_id    uuid not null references tenancy_company,
  id           uuid not null,
  file_name    text not null,
  format       text not null check (format in ('ics', 'todoist', 'csv')),
  state        text not null check (state in ('preview', 'committed', 'discarded')),
  -- Among whose records its rows' keys are looked up: imports_ref.scope.
  scope        text not null,
  -- Where what it makes goes, for formats that make things in workspaces.
  workspace_id uuid,
  options      jsonb not null,
  header       text[] not null,
  created      int not null,
  updated      int not null,
  unchanged    int not null,
  failed       int not null,
  skipped      int not null,
  sections     int not null,
  version      int not null,
  created_by   uuid not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  received_at  timestamptz not null,
  committed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references auth_user,
  foreign key (tenant_id, workspace_id) references tenancy_workspace
);
create index imports_import_mine on imports_import (tenant_id, created_by, created_at, id);
create index imports_import_age on imports_import (received_at);
select secure_table('imports_import', 'select, insert, update');

-- The file itself, so that it can be read again with other options; gone with commit, discard or a day.
create table imports_chunk (
  tenant_id uuid not null,
  import_id uuid not null,
  ordinal   int not null,
  bytes     bytea not null,
  primary key (tenant_id, import_id, ordinal),
  foreign key (tenant_id, import_id) references imports_import on delete cascade
);
-- It is as small as it gets in transit, and read once or twice: packing it costs more than it saves.
alter table imports_chunk alter column bytes set storage external;
select secure_table('imports_chunk', 'select, insert, delete');

create table imports_row (
  tenant_id      uuid not null,
  import_id      uuid not null,
  ordinal        int not null,
  line           int not null,
  key            text not null,
  parent_key     text not null,
  name           text not null,
  section        text not null,
  starts_at      text not null,
  fields         jsonb not null,
  -- Why the file itself says not to take it: something is wrong, or there is nothing in it.
  refusal        text check (refusal in ('fail', 'skip')),
  file_problems  text[] not null,
  verdict        text not null check (verdict in ('create', 'update', 'unchanged', 'fail', 'skip')),
  changed_fields text[] not null,
  problems       text[] not null,
  subject_id     uuid,
  primary key (tenant_id, import_id, ordinal),
  foreign key (tenant_id, import_id) references imports_import on delete cascade
);
select secure_table('imports_row', 'select, insert, update, delete');

-- What a key of a file became here, with a fingerprint of each field as the file last had it. It outlives the import: it is
-- how the same file, coming again, changes only what changed in it.
create table imports_ref (
  tenant_id    uuid not null references tenancy_company,
  scope        text not null,
  key          text not null,
  subject_id   uuid not null,
  fingerprints jsonb not null,
  primary key (tenant_id, scope, key)
);
select secure_table('imports_ref', 'select, insert, update');

-- Housekeeping across companies: files nobody applied within a day, and the rows of reports older than 90 days.
create function imports_sweep() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from imports_import where state <> 'committed' and received_at < now() - interval '1 day';
  delete from imports_row r using imports_import i
  where i.tenant_id = r.tenant_id and i.id = r.import_id and i.received_at < now() - interval '90 days';
$$;
revoke all on function imports_sweep from public;
grant execute on function imports_sweep to :app_role;
