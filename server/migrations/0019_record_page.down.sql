drop function record_page, record_condition, record_conditions, record_list, records_of_import;
create function record_candidates(kind text, wanted jsonb, most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  conditions constant text := (
    select string_agg('(' || (
      select string_agg(format('%I ilike %L', name, one ->> 'pattern'), ' or ')
      from jsonb_array_elements_text(one -> 'columns') as name) || ')', ' and ')
    from jsonb_array_elements(wanted) as one);
  found uuid[];
begin
  execute format('select array_agg(id) from (select id from %I where tenant_id = %L and %s limit %s) few',
    kind, current_setting('app.tenant_id'), conditions, most + 1) into found;
  return case when cardinality(found) > most then null else coalesce(found, '{}') end;
end $$;
revoke all on function record_candidates from public;
grant execute on function record_candidates to :app_role;
create function work_task_page(
  statuses text[], priorities smallint[], wanted_tags text[], assignee uuid, is_unassigned boolean, workspaces uuid[],
  due_from timestamptz, due_before timestamptz, pattern text, parent uuid, wanted_section text, is_deleted boolean,
  sort text, is_descending boolean, after_key text, after_id uuid, most int, viewer uuid, reach text
) returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  key constant text := case sort when 'created_at' then 'created_at' when 'priority' then 'priority'
    when 'due_date' then 'coalesce(due_date, ''infinity'')' end;
  direction constant text := case when is_descending then 'desc' else 'asc' end;
  -- A filter that is not given makes its condition null, which concat_ws leaves out.
  by_due constant text := nullif(concat_ws(' and ',
    'coalesce(due_date, ''infinity'') >= ' || quote_literal(due_from),
    'coalesce(due_date, ''infinity'') < ' || quote_literal(due_before),
    case when due_from < 'infinity' and due_before is null then 'due_date is not null' end), '');
  by_priority constant text := 'priority = any (' || quote_literal(priorities::text) || ')';
  by_person constant text :=
    case when is_unassigned then 'assignee_id is null' else 'assignee_id = ' || quote_literal(assignee) end;
  -- One value as an equation: an index that starts with it is then in the order of what follows.
  by_workspace constant text := case when cardinality(workspaces) = 1 then 'workspace_id = ' || quote_literal(workspaces[1])
    else 'workspace_id = any (' || quote_literal(workspaces::text) || ')' end;
  by_status constant text := case when cardinality(statuses) = 1 then 'status = ' || quote_literal(statuses[1])
    else 'status = any (' || quote_literal(statuses::text) || ')' end;
  is_theirs constant text := format('created_by = %1$L or assignee_id = %1$L', viewer);
  -- What others keep to themselves: few and known by their ids, so that no row is read for them; or many.
  hidden constant uuid[] := case when reach not in ('own', 'assigned') then array(
    select id from work_task where tenant_id = current_setting('app.tenant_id')::uuid and private
      and created_by <> viewer and assignee_id is distinct from viewer limit 1001) end;
  by_person_reached constant text := case when reach = 'own' then 'created_by = ' || quote_literal(viewer)
    when reach = 'assigned' then '(' || is_theirs || ')'
    when cardinality(hidden) > 1000 then '(not private or ' || is_theirs || ')' end;
  -- For these a row is read; the cheapest first.
  by_row constant text := nullif(concat_ws(' and ', by_person_reached, 'section = ' || quote_literal(wanted_section),
    'parent_id = ' || quote_literal(parent), 'tags @> ' || quote_literal(wanted_tags::text),
    'search_text like ' || quote_literal(pattern)), '');
  filters constant text := concat_ws(' and ', by_due, by_priority, by_person, by_workspace, by_status, by_row,
    case when cardinality(hidden) between 1 and 1000 then 'id <> all (' || quote_literal(hidden::text) || ')' end, 'true');
  scope constant text := concat_ws(' and ', 'tenant_id = ' || quote_literal(current_setting('app.tenant_id')),
    case when is_deleted then 'deleted_at is not null' else 'deleted_at is null' end,
    format('(%s, id) %s (', key, case when is_descending then '<' else '>' end) || quote_literal(after_key) ||
      case sort when 'priority' then '::smallint, ' else '::timestamptz, ' end || quote_literal(after_id) || ')');
  -- What the walked index has ahead of the sort or is sorted by, and so takes part in finding where to walk.
  ahead constant text := case sort when 'due_date' then by_due when 'priority' then by_priority
    else coalesce(by_person, case when cardinality(workspaces) = 1 then by_workspace end,
      case when cardinality(statuses) = 1 then by_status end) end;
  is_covered constant boolean := by_row is null and (ahead is null or sort <> 'created_at');
  -- How far the first walk goes and how far the second may: entries of an index that tells enough, or rows.
  first_walk constant int := case when is_covered then 1000 else 600 end;
  longest_walk constant int := case when is_covered then 6000 else 3600 end;
  -- A bin is small and is looked at as a whole.
  source constant text := case when is_deleted then '(select * from work_task where ' || scope || ' offset 0) bin where '
    else 'work_task where ' || scope || ' and ' end;
  budget int := first_walk;
  found uuid[];
begin
  while parent is null and not is_deleted and budget is not null loop
    execute format(
      'select array_agg(id order by place %2$s, id %2$s) from (select id, place from (
         select id, %1$s as place, status, priority, assignee_id, workspace_id, due_date %3$s
         from work_task where %4$s order by %1$s %2$s, id %2$s limit %5$s
       ) walked where %6$s limit %7$s) page',
      key, direction, case when by_row is null then '' else ', tags, search_text, parent_id, section, created_by, private' end,
      concat_ws(' and ', scope, ahead), budget, filters, most) into found;
    if cardinality(found) = most then return found; end if;
    -- Where some were found, one walk of up to thrice the way it then takes, which ends with the page, costs less than
    -- collecting.
    budget := case when budget = first_walk and cardinality(found) >= 5
      then least(longest_walk, budget * most * 3 / cardinality(found)) end;
  end loop;
  -- The offset keeps the planner from walking here, too.
  execute format(
    'select array_agg(id order by place %2$s, id %2$s) from (select id, place from (
       select id, %1$s as place from %3$s %4$s offset 0
     ) matching order by place %2$s, id %2$s limit %5$s) page', key, direction, source, filters, most) into found;
  return coalesce(found, '{}');
end $$;
revoke all on function work_task_page from public;
grant execute on function work_task_page to :app_role;

drop index work_task_created, work_task_due, work_task_priority;
create index work_task_private on work_task (tenant_id) where private;
create index work_task_created on work_task (tenant_id, created_at, id)
  include (status, priority, assignee_id, workspace_id, due_date) where deleted_at is null;
create index work_task_due on work_task (tenant_id, (coalesce(due_date, 'infinity')), id)
  include (status, priority, assignee_id, workspace_id, due_date) where deleted_at is null;
create index work_task_priority on work_task (tenant_id, priority, id)
  include (status, assignee_id, workspace_id, due_date) where deleted_at is null;
