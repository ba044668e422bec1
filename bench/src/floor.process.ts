// The floor: a bare node:http server in one process that sends the same SQL through pg as the tables' owner and writes the
// rows as JSON. No sign-in, no row-level security in effect, no journal, no contract, no validation.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'

const { FLOOR_DATABASE_URL, FLOOR_COMPANY, FLOOR_USER, FLOOR_WORKSPACE, FLOOR_PORT } = process.env
const pool = new pg.Pool({ connectionString: FLOOR_DATABASE_URL, max: 10 })

const columns = `
  t.id, t.number, t.title, t.description, t.status, t.priority, t.tags, t.assignee_id, t.workspace_id, t.section,
  t.parent_id, t.due_date, t.metadata, t.version, t.created_by, t.created_at, t.updated_at, t.received_at,
  t.completed_at, t.deleted_at, t.deleted_with`

const tasks = `
  select ${columns}, a.name as assignee_name, c.name as created_by_name
  from work_task t
  join auth_user c on c.tenant_id = t.tenant_id and c.id = t.created_by
  left join auth_user a on a.tenant_id = t.tenant_id and a.id = t.assignee_id
  where t.tenant_id = $1`

const get = { name: 'get', text: `${tasks} and t.id = $2` }

const list = {
  name: 'list',
  text: `${tasks} and t.deleted_at is null order by t.created_at desc, t.id desc limit 26`,
}

const create = {
  name: 'create',
  text: `
    insert into work_task as t (
      tenant_id, id, number, title, description, status, priority, tags, assignee_id, workspace_id, section, parent_id,
      due_date, metadata, version, created_by, created_at, updated_at, received_at)
    values ($1, $2, $3, $4, $5, 'todo', $6, $7, $8, $9, '', null, $10, '{}', 1, $11, $12, $12, $12)
    returning ${columns}`,
}

/** Far from the numbers ours gives out. */
let number = 1_000_000_000

createServer((request, response) => {
  answer(request).then(
    (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
}).listen(Number(FLOOR_PORT), '127.0.0.1')

async function answer(request: IncomingMessage): Promise<unknown> {
  const { method, url = '/' } = request
  if (url === '/ready') return { ready: true }
  if (method === 'POST') return createTask(JSON.parse(await text(request)))
  if (url === '/tasks') return { tasks: (await pool.query({ ...list, values: [FLOOR_COMPANY] })).rows.slice(0, 25) }
  return (await pool.query({ ...get, values: [FLOOR_COMPANY, url.slice('/tasks/'.length)] })).rows[0]
}

interface NewTask {
  title: string
  description: string
  tags: string[]
  assignee_id: string
  due_date: string
}

async function createTask(given: NewTask): Promise<unknown> {
  const values = [
    FLOOR_COMPANY,
    randomUUID(),
    number++,
    given.title,
    given.description,
    3,
    given.tags,
    given.assignee_id,
    FLOOR_WORKSPACE,
    given.due_date,
    FLOOR_USER,
    new Date(),
  ]
  return (await pool.query({ ...create, values })).rows[0]
}
