-- What is wrong with a row, by a stable reason and its values, so that people read it in their language; how many rows of an
-- import have problems. What was written as text before stays that text.
create function imports_reasoned(texts text[]) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('reason', 'refused', 'values', jsonb_build_object('text', text)) order by at), '[]')
  from unnest(texts) with ordinality as told(text, at)
$$;
alter table imports_row
  alter column file_problems type jsonb using imports_reasoned(file_problems),
  alter column problems type jsonb using imports_reasoned(problems);
drop function imports_reasoned;

alter table imports_import add column problems int not null default 0;
update imports_import i set problems = (
  select count(*) from imports_row r where r.tenant_id = i.tenant_id and r.import_id = i.id and r.problems <> '[]');
alter table imports_import alter column problems drop default;
