import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { ListTasksRequestSchema } from '@eventkit/api/eventkit/v1/task_list_pb'
import type { Ctx } from '../../server/src/kernel/ctx.ts'
import type { Db } from '../../server/src/kernel/db.ts'
import { readMessage, readQuery } from '../../server/src/platform/api/rest-request.ts'
import { listRecords } from '../../server/src/platform/records/index.ts'
import { tasks } from '../../server/src/work/task.ts'
import { withClient } from './cluster.ts'
import { secret, type World } from './world.ts'

/**
 * What PostgreSQL does for a list of tasks: every query of the request explained as the app's role under row-level security,
 * once planned for its values and once for any values (what a statement prepared for good may come to).
 */
export async function explainList(world: World, path: string, { isMember }: { isMember: boolean }): Promise<string> {
  const query = new URLSearchParams(path.slice(path.indexOf('?')))
  const request = readMessage(ListTasksRequestSchema, readQuery(ListTasksRequestSchema, query))
  return withClient(world.database.appUrl, async (client) => {
    await client.query(`select set_config('app.tenant_id', $1, false)`, [world.company.id])
    const workspaces = new Map(isMember ? await workspacesOfMember(client) : [])
    const plans: string[] = []
    const ctx = contextFor(world, explainingDb(client, plans), workspaces)
    await listRecords(ctx, tasks, request)
    return plans.join('\n\n')
  })
}

async function workspacesOfMember(client: pg.Client): Promise<[string, 'team_member'][]> {
  const { rows } = await client.query<{ id: string }>(
    `select m.workspace_id as id from tenancy_workspace_member m join auth_user u on u.id = m.user_id
     where u.email like 'person7@%'`,
  )
  return rows.map(({ id }) => [id, 'team_member'])
}

/** As much of a call as a list looks at. */
function contextFor({ company }: World, db: Db, workspaces: ReadonlyMap<string, 'team_member'>): Ctx {
  const permissions = new Set(workspaces.size > 0 ? ['work.task.read'] : ['work.task.read', 'tenancy.workspace.all'])
  const principal = { tenantId: company.id, userId: company.adminId, permissions, workspaces }
  return { tenantId: company.id, principal, db, services: { secret } } as unknown as Ctx
}

function explainingDb(client: pg.Client, plans: string[]): Db {
  const rows = async <Row>(query: Sql): Promise<Row[]> => {
    plans.push(await explain(client, query, 'force_custom_plan'), await explain(client, query, 'force_generic_plan'))
    return (await client.query({ text: query.text, values: valuesOf(query) })).rows as Row[]
  }
  const one = async <Row>(query: Sql): Promise<Row> => (await rows<Row>(query))[0] as Row
  return { rows, one, maybe: one, run: async (query) => (await rows(query)).length }
}

const valuesOf = ({ values }: Sql): unknown[] =>
  values.map((value) => (value instanceof Date ? value.toISOString() : value))

/** Prepared first, since only a prepared statement can have a plan for any values. */
async function explain(client: pg.Client, query: Sql, mode: string): Promise<string> {
  await client.query(`set plan_cache_mode = ${mode}`)
  await client.query(`prepare explained as ${query.text}`)
  const literals = valuesOf(query).map(literalOf)
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers) execute explained${literals.length > 0 ? `(${literals.join(', ')})` : ''}`,
  )
  await client.query('deallocate explained')
  return [`-- ${mode}`, ...rows.map((row) => row['QUERY PLAN'])].join('\n')
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((item) => JSON.stringify(item)).join(',')}}`)
  return pg.escapeLiteral(String(value))
}
