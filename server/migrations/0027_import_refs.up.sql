-- A key of a file can be several records, of people who do not see each other's.
alter table imports_ref drop constraint imports_ref_pkey, add primary key (tenant_id, scope, key, subject_id);
