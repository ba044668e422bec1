import { UserSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { WorkspaceSchema } from '@eventkit/api/eventkit/v1/workspace_pb'
import type { Command } from 'commander'
import { listPeople, listWorkspaces } from './names.ts'
import { asRest, print, table } from './output.ts'

/** `eventkit people` and `eventkit workspaces`: whom and where other commands can name. */
export function addPeople(program: Command): void {
  program
    .command('people')
    .description('list the people of the company')
    .option('--search <text>', 'in the name or the e-mail', '')
    .option('--limit <number>', 'how many at most', Number, 100)
    .action(async ({ search, limit }: { search: string; limit: number }, command: Command) => {
      const people = await listPeople(command, limit, search)
      const rows = people.map(({ name, email, role, id }) => [name, email, role, id])
      const json = { users: people.map((person) => asRest(UserSchema, person)) }
      print(command, json, table(['name', 'e-mail', 'role', 'id'], rows))
    })
  program
    .command('workspaces')
    .description('list the workspaces you see')
    .option('--limit <number>', 'how many at most', Number, 100)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const workspaces = await listWorkspaces(command, limit)
      const json = { workspaces: workspaces.map((workspace) => asRest(WorkspaceSchema, workspace)) }
      print(
        command,
        json,
        table(
          ['name', 'id'],
          workspaces.map(({ name, id }) => [name, id]),
        ),
      )
    })
}
