-- Texts are composed where they are written (kernel/text.ts), and so is what is searched for. Those of before would not be
-- found any more: they become what they would be today. What the journal tells stays as it was written.
do $$
declare each record;
begin
  for each in
    select table_name, column_name, udt_name::regtype as type from information_schema.columns
    where (table_name, column_name) in (
      ('tenancy_company', 'name'), ('tenancy_workspace', 'name'), ('rbac_role', 'name'), ('auth_user', 'name'),
      ('auth_api_key', 'name'),
      ('work_task', 'title'), ('work_task', 'description'), ('work_task', 'section'), ('work_task', 'tags'),
      ('planning_event', 'name'), ('planning_event', 'venue'), ('planning_event', 'notes'), ('planning_event', 'tags'),
      ('planning_venue', 'name'), ('planning_venue', 'street'), ('planning_venue', 'postal_code'),
      ('planning_venue', 'city'), ('planning_venue', 'contact'), ('planning_venue', 'rooms'),
      ('planning_venue', 'power_notes'), ('planning_venue', 'access_notes'), ('planning_venue', 'notes'),
      ('planning_venue', 'tags'))
  loop
    execute format('update %1$I set %2$I = normalize(%2$I::text)::%3$s where %2$I::text is not normalized',
      each.table_name, each.column_name, each.type);
  end loop;
end $$;
