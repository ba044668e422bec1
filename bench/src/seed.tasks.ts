import { clusteredTag, clusteredWord, rareWord } from './seed.words.ts'

/**
 * Tasks of one company: $1 company, $2 first and $3 last number, $4 words with the commonest first, $5 how many tags.
 * Older tasks are done more often than new ones; words, tags, people and workspaces are used as unevenly as in life.
 * `k * 0` makes the aggregate one of the subquery; over outer columns alone it would be one of the whole.
 */
export const taskRows = `
  with people as (select array_agg(id order by created_at, id) as ids from auth_user where tenant_id = $1),
  spaces as (select array_agg(id order by created_at, id) as ids from tenancy_workspace where tenant_id = $1),
  drawn as materialized (
    select n, n::float8 / $3::int as age, random() as status, random() as priority, random() as person, random() as maker,
      random() as space, random() as due, random() as day, random() as texts, random() as other
    from generate_series($2::int, $3::int) n
  ), told as materialized (
    select d.*, 
      -- The server writes whole milliseconds, and page tokens count on it.
      date_trunc('milliseconds', now() - interval '730 days' * (1 - d.age) - interval '1 minute') as at,
      case when d.status < 0.70 then 'todo' when d.status < 0.78 then 'in_progress' when d.status < 0.81 then 'waiting'
        when d.other > d.age * 0.9 then 'done' when d.status < 0.90 then 'todo' when d.status < 0.97 then 'done'
        else 'cancelled' end as state
    from drawn d
  )
  insert into work_task (tenant_id, id, number, title, description, status, priority, tags, assignee_id, workspace_id,
    section, due_date, metadata, version, created_by, created_at, updated_at, received_at, completed_at, deleted_at)
  select $1, uuidv7(t.at - now()), t.n,
    (select string_agg(w[1 + k * 0 + floor(power(random(), 2.5) * cardinality(w))::int], ' ')
     from generate_series(1, 3 + t.n % 5) k)
      || case when t.n between $3::int * 0.10 and $3::int * 0.115 then ' ${clusteredWord}' else '' end,
    case when t.texts < 0.3 then '' else
      (select string_agg(w[1 + k * 0 + floor(power(random(), 2.5) * cardinality(w))::int], ' ')
       from generate_series(1, 8 + t.n % 40) k)
      || case when t.n % 20000 = 7 then ' ${rareWord}' else '' end end,
    t.state,
    case when t.priority < 0.2 then 1 when t.priority < 0.7 then 2 when t.priority < 0.92 then 3 else 4 end,
    (select coalesce(array_agg(distinct 'tag-' || (1 + floor(power(random(), 3) * $5::int))::int), '{}')
     from generate_series(1, t.n % 4))
      || case when t.n between $3::int * 0.10 and $3::int * 0.12 then array['${clusteredTag}'] else '{}' end,
    case when t.person < 0.1 then null else p.ids[1 + floor(power(t.person, 2) * cardinality(p.ids))::int] end,
    s.ids[1 + floor(power(t.space, 2) * cardinality(s.ids))::int],
    case when t.n % 3 = 0 then 'Section ' || t.n % 12 else '' end,
    case when t.due < 0.6 then t.at + interval '1 hour' * floor(t.day * 24 * 90) end,
    case when t.n % 10 = 0 then '{"source": "import", "row": 7}'::jsonb else '{}' end,
    1 + (t.other * 4)::int, p.ids[1 + floor(t.maker * cardinality(p.ids))::int], t.at, t.at, t.at,
    case when t.state = 'done' then t.at + interval '3 days' * t.other end,
    case when t.day < 0.02 then t.at + interval '9 days' end
  from told t, people p, spaces s, (select $4::text[] as w) vocabulary`
