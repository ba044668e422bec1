-- Tasks.

create extension if not exists btree_gin;

create table work_task (
  tenant_id    uuid not null,
  id           uuid not null,
  number       int not null,
  title        text not null,
  description  text not null,
  status       text not null,
  priority     smallint not null,
  tags         text[] not null,
  assignee_id  uuid,
  workspace_id uuid not null,
  section      text not null,
  parent_id    uuid,
  due_date     timestamptz,
  metadata     jsonb not null,
  version      int not null,
  created_by   uuid not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  received_at  timestamptz not null,
  completed_at timestamptz,
  deleted_at   timestamptz,
  -- The task whose deletion took this one along, so that restoring it brings both back.
  deleted_with uuid,
  -- What a search looks through: in lower case, so that comparing is a matter of bytes, and with a space ahead of every
  -- word, so that the beginnings of words can be searched for.
  search_text  text not null
    generated always as (' ' || translate(lower(title || ' ' || description), E'\n\r\t', '   ')) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignee_id) references auth_user,
  foreign key (tenant_id, created_by) references auth_user,
  foreign key (tenant_id, workspace_id) references tenancy_workspace,
  foreign key (tenant_id, parent_id) references work_task
);
create unique index work_task_number on work_task (tenant_id, number);
-- One index a sort, in its order, with what is filtered by most: a page is found without looking at rows.
create index work_task_created on work_task (tenant_id, created_at, id)
  include (status, priority, assignee_id, workspace_id, due_date) where deleted_at is null;
create index work_task_due on work_task (tenant_id, (coalesce(due_date, 'infinity')), id)
  include (status, priority, assignee_id, workspace_id, due_date) where deleted_at is null;
create index work_task_priority on work_task (tenant_id, priority, id)
  include (status, assignee_id, workspace_id, due_date) where deleted_at is null;
create index work_task_status on work_task (tenant_id, status, created_at, id) where deleted_at is null;
create index work_task_assignee on work_task (tenant_id, assignee_id, created_at, id) where deleted_at is null;
create index work_task_workspace on work_task (tenant_id, workspace_id, created_at, id) where deleted_at is null;
create index work_task_parent on work_task (tenant_id, parent_id) where parent_id is not null;
create index work_task_section on work_task (tenant_id, section) where section <> '';
create index work_task_bin on work_task (tenant_id, created_at, id) where deleted_at is not null;
-- Whatever is filtered by, in one index: it starts from the rarest of the values asked for and skips through the others.
create index work_task_matching on work_task
  using gin (tenant_id, status, priority, assignee_id, workspace_id, tags, search_text gin_trgm_ops);
select secure_table('work_task', 'select, insert, update');

-- One page of a company's tasks that pass every filter given (null: not given), as ids in order.
--
-- A definer's function for two reasons (docs/adr/0005). Array and text matching are not leakproof operators, so under
-- row-level security the server's role could not use their indexes. And which way is fast depends on the values, of which
-- the planner may not know enough for the same reason: where many tasks match, walking the sort's own index finds a page
-- soon; where few do, they are collected, by whatever indexes the filters have, and sorted. So it walks a little, and
-- collects when that was not enough. It sees the session's own tenant only.
create function work_task_page(
  statuses text[], priorities smallint[], wanted_tags text[], assignee uuid, is_unassigned boolean, workspaces uuid[],
  due_from timestamptz, due_before timestamptz, pattern text, parent uuid, wanted_section text, is_deleted boolean,
  sort text, is_descending boolean, after_key text, after_id uuid, most int
) returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  -- How far a walk goes: entries of an index that tells enough, or rows.
  most_entries constant int := 5000;
  most_rows constant int := 600;
  key constant text := case sort when 'created_at' then 'created_at' when 'priority' then 'priority'
    when 'due_date' then 'coalesce(due_date, ''infinity'')' end;
  direction constant text := case when is_descending then 'desc' else 'asc' end;
  -- A filter that is not given makes its condition null, which concat_ws leaves out.
  by_due constant text := nullif(concat_ws(' and ',
    'coalesce(due_date, ''infinity'') >= ' || quote_literal(due_from),
    'coalesce(due_date, ''infinity'') < ' || quote_literal(due_before),
    case when due_from is not null and due_before is null then 'due_date is not null' end), '');
  by_priority constant text := 'priority = any (' || quote_literal(priorities::text) || ')';
  by_person constant text :=
    case when is_unassigned then 'assignee_id is null' else 'assignee_id = ' || quote_literal(assignee) end;
  -- One value as an equation: an index that starts with it is then in the order of what follows.
  by_workspace constant text := case when cardinality(workspaces) = 1 then 'workspace_id = ' || quote_literal(workspaces[1])
    else 'workspace_id = any (' || quote_literal(workspaces::text) || ')' end;
  by_status constant text := case when cardinality(statuses) = 1 then 'status = ' || quote_literal(statuses[1])
    else 'status = any (' || quote_literal(statuses::text) || ')' end;
  -- For these a row is read; the cheapest first.
  by_row constant text := nullif(concat_ws(' and ', 'section = ' || quote_literal(wanted_section),
    'parent_id = ' || quote_literal(parent), 'tags @> ' || quote_literal(wanted_tags::text),
    'search_text like ' || quote_literal(pattern)), '');
  filters constant text := concat_ws(' and ', by_due, by_priority, by_person, by_workspace, by_status, by_row, 'true');
  scope constant text := concat_ws(' and ', 'tenant_id = ' || quote_literal(current_setting('app.tenant_id')),
    case when is_deleted then 'deleted_at is not null' else 'deleted_at is null' end,
    format('(%s, id) %s (', key, case when is_descending then '<' else '>' end) || quote_literal(after_key) ||
      case sort when 'priority' then '::smallint, ' else '::timestamptz, ' end || quote_literal(after_id) || ')');
  -- What the walked index has ahead of the sort or is sorted by, and so takes part in finding where to walk.
  ahead constant text := case sort when 'due_date' then by_due when 'priority' then by_priority
    else coalesce(by_person, case when cardinality(workspaces) = 1 then by_workspace end,
      case when cardinality(statuses) = 1 then by_status end) end;
  is_covered constant boolean := by_row is null and (ahead is null or sort <> 'created_at');
  -- A bin is small and is looked at as a whole.
  source constant text := case when is_deleted then '(select * from work_task where ' || scope || ' offset 0) bin where '
    else 'work_task where ' || scope || ' and ' end;
  budget int := case when is_covered then most_entries else most_rows end;
  found uuid[];
begin
  while parent is null and not is_deleted and budget is not null loop
    execute format(
      'select array_agg(id order by place %2$s, id %2$s) from (select id, place from (
         select id, %1$s as place, status, priority, assignee_id, workspace_id, due_date %3$s
         from work_task where %4$s order by %1$s %2$s, id %2$s limit %5$s
       ) walked where %6$s limit %7$s) page',
      key, direction, case when by_row is null then '' else ', tags, search_text, parent_id, section' end,
      concat_ws(' and ', scope, ahead), budget, filters, most) into found;
    if cardinality(found) = most then return found; end if;
    -- Where some were found, one walk as long as it then takes, and half as long again, costs less than collecting.
    budget := case when budget = most_rows and cardinality(found) >= 3 then budget * most * 3 / 2 / cardinality(found) end;
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
