-- Templates: sets of tasks that are made again and again.

create table work_template (
  tenant_id     uuid not null references tenancy_company,
  id            uuid not null,
  name          text not null,
  notes         text not null,
  -- As TemplateTask of the contract has them.
  tasks         jsonb not null,
  tags          text[] not null,
  version       int not null,
  created_by    uuid not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  received_at   timestamptz not null,
  deleted_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references auth_user
);
create index work_template_name on work_template (tenant_id, lower(name), id) where deleted_at is null;
create index work_template_created on work_template (tenant_id, created_at, id) where deleted_at is null;
create index work_template_bin on work_template (tenant_id, lower(name), id) where deleted_at is not null;
create index work_template_text on work_template using gin (name gin_trgm_ops, notes gin_trgm_ops);
select secure_table('work_template', 'select, insert, update');
