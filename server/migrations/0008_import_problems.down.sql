create function imports_told(problems jsonb) returns text[]
language sql immutable as $$
  select coalesce(array_agg(
    case when problem ->> 'reason' = 'refused' then problem #>> '{values,text}'
      else concat_ws(' ', problem ->> 'reason', problem ->> 'values') end order by at), '{}')
  from jsonb_array_elements(problems) with ordinality as told(problem, at)
$$;
alter table imports_row
  alter column file_problems type text[] using imports_told(file_problems),
  alter column problems type text[] using imports_told(problems);
drop function imports_told;
alter table imports_import drop column problems;
