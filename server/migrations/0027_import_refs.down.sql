-- Of several, the oldest stays known.
delete from imports_ref r using imports_ref older
where older.tenant_id = r.tenant_id and older.scope = r.scope and older.key = r.key and older.subject_id < r.subject_id;
alter table imports_ref drop constraint imports_ref_pkey, add primary key (tenant_id, scope, key);
