import type { Command } from 'commander'
import pg from 'pg'
import { pino } from 'pino'
import { loadConfig } from '../config.ts'
import { needOwner, withDatabase } from './migrate.command.ts'
import { print, table } from './output.ts'

interface CompanyRow {
  id: string
  name: string
  state: string
  created_at: Date
}

/** `eventkit company list|approve`: the operator's view over all companies, as the owner of the database. */
export function addCompany(program: Command): void {
  const company = program.command('company').description('the companies on this server (operator)')
  company
    .command('list')
    .description('list them, newest first')
    .action(async (_: object, command: Command) => {
      const rows = await asOwner((client) =>
        client.query<CompanyRow>(
          'select tenant_id as id, name, state, created_at from tenancy_company order by created_at desc',
        ),
      )
      print(
        command,
        { companies: rows },
        table(
          ['name', 'state', 'since', 'id'],
          rows.map((row) => [row.name, row.state, row.created_at.toISOString(), row.id]),
        ),
      )
    })
  company
    .command('approve <id>')
    .description('approve a company that signed up with SIGN_UP=approval')
    .action(async (id: string, _: object, command: Command) => {
      const { name, state } = await approve(id)
      print(command, { id, name, state }, `${name} is ${state}`)
    })
}

/** As the server itself, so that the approval is in the company's journal like every other change. */
async function approve(tenantId: string): Promise<{ name: string; state: string }> {
  // The whole server, which no other command needs to wait for.
  const [{ buildApp }, { ownCall, write }, { systemPrincipal }, { approveCompany }] = await Promise.all([
    import('../app.ts'),
    import('../platform/calls/transact.ts'),
    import('../platform/auth/index.ts'),
    import('../platform/tenancy/index.ts'),
  ])
  return await withDatabase(async ({ appUrl }) => {
    const app = await buildApp({ config: loadConfig(process.env), appUrl, log: pino({ level: 'silent' }) })
    try {
      return await write(app.runtime, ownCall('eventkit company approve'), systemPrincipal(tenantId), approveCompany)
    } finally {
      await app.close()
    }
  })
}

async function asOwner<Row extends pg.QueryResultRow>(
  run: (client: pg.Client) => Promise<pg.QueryResult<Row>>,
): Promise<Row[]> {
  return await withDatabase(async ({ ownerUrl }) => {
    const client = new pg.Client({ connectionString: needOwner(ownerUrl) })
    await client.connect()
    return (await run(client).finally(() => client.end())).rows
  })
}
