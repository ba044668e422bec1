import { type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import type { Command } from 'commander'
import { clientOf } from './connection.ts'
import { CliError, exitCode } from './failure.ts'
import { firstRows } from './pages.ts'

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** Whoever the command acts as. */
export const getMe = (command: Command) => clientOf(UserService, command).getMe({})

/** Active people by name; those that a search finds in a name or an e-mail. */
export function listPeople(command: Command, limit: number, search = ''): Promise<User[]> {
  const client = clientOf(UserService, command)
  return firstRows(limit, async (page) => {
    const { users: rows, nextPageToken } = await client.listUsers({ ...page, search })
    return { rows, nextPageToken }
  })
}

/** The workspaces the caller sees, by name. */
export function listWorkspaces(command: Command, limit: number): Promise<Workspace[]> {
  const client = clientOf(WorkspaceService, command)
  return firstRows(limit, async (page) => {
    const { workspaces: rows, nextPageToken } = await client.listWorkspaces(page)
    return { rows, nextPageToken }
  })
}

/** The id of a person who is named by `me`, an id, an e-mail or a name. @throws CliError for nobody, or for several */
export async function findPersonId(command: Command, option: string, text: string): Promise<string> {
  if (isId(text)) return text
  if (text === 'me') return (await getMe(command)).id
  const found = await listPeople(command, 100, text)
  return only(option, text, found, ({ name, email }) => [name, email], 'eventkit people').id
}

/** The id of a workspace that is named by its id or its name. @throws CliError for none, or for several */
export async function findWorkspaceId(command: Command, option: string, text: string): Promise<string> {
  if (isId(text)) return text
  const found = await listWorkspaces(command, Number.POSITIVE_INFINITY)
  return only(option, text, found, ({ name }) => [name], 'eventkit workspaces').id
}

/** The one that is called so, or, where none is, the one of whose name it is a part. */
function only<T extends { id: string; name: string }>(
  option: string,
  text: string,
  all: T[],
  namesOf: (one: T) => string[],
  list: string,
): T {
  const wanted = text.toLowerCase()
  const exact = all.filter((one) => namesOf(one).some((name) => name.toLowerCase() === wanted))
  const found =
    exact.length > 0 ? exact : all.filter((one) => namesOf(one).some((name) => name.toLowerCase().includes(wanted)))
  const [first] = found
  if (first && found.length === 1) return first
  if (!first)
    throw new CliError(`${option}: nothing is called "${text}"; \`${list}\` lists what there is`, exitCode.usage)
  const lines = found.map((one) => `  ${namesOf(one).filter(Boolean).join(', ')}  ${one.id}`)
  throw new CliError([`${option}: several are called "${text}"; give an id:`, ...lines].join('\n'), exitCode.usage)
}
