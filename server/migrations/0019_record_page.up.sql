-- One page of a table's records that pass all of `wanted.conditions`, as ids in order; what they look like is
-- kernel/condition.ts (docs/adr/0005).
--
-- A definer's function for two reasons. Array and text matching are not leakproof operators, so under row-level security the
-- server's role could not use their indexes. And which way is fast depends on the values, of which the planner may not know
-- enough for the same reason: where many records match, walking the sort's index finds a page soon; where few do, they are
-- collected, by whatever indexes the conditions have, and sorted. So it walks a little, and collects when that was not
-- enough. It sees the session's own company only, and takes names and values, never SQL.

-- What an import of a person made or changed.
create function records_of_import(import uuid, by uuid) returns setof uuid
language sql stable set search_path = public, pg_temp as $$
  select r.subject_id from imports_row r join imports_import i on i.tenant_id = r.tenant_id and i.id = r.import_id
  where r.tenant_id = current_setting('app.tenant_id')::uuid and r.import_id = import
    and r.verdict in ('create', 'update') and i.created_by = by and i.committed_at is not null
$$;

create function record_list(items jsonb) returns text language sql immutable as $$
  select coalesce(array_agg(item), '{}')::text from jsonb_array_elements_text(items) as item
$$;

-- All of these conditions, as SQL; the cheapest should come first.
create function record_conditions(wanted jsonb) returns text language plpgsql immutable as $$
begin
  return coalesce(
    (select string_agg(record_condition(one), ' and ' order by place)
     from jsonb_array_elements(wanted) with ordinality as given (one, place)), 'true');
end $$;

create function record_condition(wanted jsonb) returns text language plpgsql immutable as $$
declare
  name constant text := format('%I', coalesce(wanted ->> 'column', ''));
  place constant text := case when wanted ? 'canBeAbsent' then format('coalesce(%s, ''infinity'')', name) else name end;
begin
  return case
    when wanted ? 'either' then (
      select coalesce('(' || string_agg('(' || record_conditions(branch) || ')', ' or ') || ')', 'false')
      from jsonb_array_elements(wanted -> 'either') as branch)
    -- One value as an equation: an index that starts with it is then in the order of what follows.
    when jsonb_array_length(wanted -> 'any') = 1 then format('%s = %L', name, wanted -> 'any' ->> 0)
    when wanted ? 'any' then format('%s = any (%L)', name, record_list(wanted -> 'any'))
    when wanted ? 'isAbsent' then format('%s is null', name)
    when wanted ? 'all' then format('%s @> %L', name, record_list(wanted -> 'all'))
    when wanted ? 'like' then format('%s like lower(%L)', name, wanted ->> 'like')
    when wanted ? 'ilike' then (
      select '(' || string_agg(format('%I ilike %L', each, wanted ->> 'ilike'), ' or ') || ')'
      from jsonb_array_elements_text(wanted -> 'columns') as each)
    when wanted ? 'import' then
      format('%s in (select records_of_import(%L, %L))', name, wanted ->> 'import', wanted ->> 'by')
    -- What is not given is null, which concat_ws leaves out.
    else concat_ws(' and ', place || ' >= ' || quote_literal(wanted ->> 'from'),
      place || ' > ' || quote_literal(wanted ->> 'after'), place || ' < ' || quote_literal(wanted ->> 'before'))
  end;
end $$;

create function record_page(kind text, wanted jsonb, most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  sort constant jsonb := wanted -> 'order';
  key constant text := format(
    case sort ->> 'as' when 'late' then 'coalesce(%I, ''infinity'')' when 'text' then 'lower(%I)' else '%I' end,
    sort ->> 'column');
  direction constant text := case when (sort -> 'isDescending')::boolean then 'desc' else 'asc' end;
  -- Null where there is no bin.
  is_deleted constant boolean := wanted -> 'isDeleted';
  scope constant text := concat_ws(' and ', format('tenant_id = %L', current_setting('app.tenant_id')),
    case when is_deleted then 'deleted_at is not null' when not is_deleted then 'deleted_at is null' end);
  -- Takes the expression that is sorted by.
  after constant text := case when wanted ? 'after' then
    format('(%%s, id) %s (%s, %L)', case direction when 'asc' then '>' else '<' end,
      format(case sort ->> 'as' when 'text' then 'lower(%L)' else '%L' end, wanted -> 'after' ->> 0),
      wanted -> 'after' ->> 1)
    else 'true' end;
  filters constant text := record_conditions(wanted -> 'conditions');
  ahead constant text := record_conditions(wanted -> 'ahead');
  -- A bin is small and is looked at as a whole.
  source constant text := format(
    case when is_deleted then '(select * from %1$I where %2$s and %3$s offset 0) bin where %4$s' else '%1$I where %2$s and %4$s' end,
    kind, scope, format(after, key), filters);
  -- How far the first walk goes and how far the second may.
  first_walk constant int := wanted -> 'walks' -> 0;
  longest_walk constant int := wanted -> 'walks' -> 1;
  budget int := first_walk;
  found uuid[];
begin
  while budget is not null loop
    execute format(
      'select array_agg(id order by place %2$s, id %2$s) from (select id, place from (
         select *, %1$s as place from %3$I where %4$s and %5$s and %6$s order by %1$s %2$s, id %2$s limit %7$s
       ) walked where %8$s limit %9$s) page',
      key, direction, kind, scope, format(after, key), ahead, budget, filters, most) into found;
    if cardinality(found) = most then return found; end if;
    -- Where some were found, one walk of up to thrice the way it then takes, which ends with the page, costs less than
    -- collecting.
    budget := case when budget = first_walk and cardinality(found) >= 5
      then least(longest_walk, budget * most * 3 / cardinality(found)) end;
  end loop;
  -- The offset keeps the planner from walking here, too.
  execute format(
    'select array_agg(id order by place %2$s, id %2$s) from (select id, place from (
       select id, %1$s as place from %3$s offset 0
     ) matching where %4$s order by place %2$s, id %2$s limit %5$s) page',
    key, direction, source, format(after, 'place'), most) into found;
  return coalesce(found, '{}');
end $$;

revoke all on function record_page, record_condition, record_conditions, record_list, records_of_import from public;
grant execute on function record_page, records_of_import to :app_role;
drop function record_candidates(text, jsonb, int);
drop function work_task_page(text[], smallint[], text[], uuid, boolean, uuid[], timestamptz, timestamptz, text, uuid, text,
  boolean, text, boolean, text, uuid, int, uuid, text);

-- Whose a task is told without reading its row, too.
drop index work_task_private, work_task_created, work_task_due, work_task_priority;
create index work_task_created on work_task (tenant_id, created_at, id)
  include (status, priority, assignee_id, workspace_id, due_date, private, created_by) where deleted_at is null;
create index work_task_due on work_task (tenant_id, (coalesce(due_date, 'infinity')), id)
  include (status, priority, assignee_id, workspace_id, due_date, private, created_by) where deleted_at is null;
create index work_task_priority on work_task (tenant_id, priority, id)
  include (status, assignee_id, workspace_id, due_date, private, created_by) where deleted_at is null;
