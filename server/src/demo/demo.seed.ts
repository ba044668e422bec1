import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import type { JsonObject } from '../kernel/json.ts'
import { textOf } from '../kernel/text.ts'
import { type DemoCompany, demoDay, pick } from '../platform/demo.ts'
import type { Module } from '../platform/module.ts'
import {
  demoCompany,
  demoPassword,
  demoPeople,
  type DemoPerson,
  demoShows,
  demoWorkspaces,
  demoZone,
} from './demo.content.ts'

/** How to call the API as someone, at a time of the client's. */
type Call = (route: string, body: JsonObject, options?: { token?: string; at?: Date }) => Promise<JsonObject>

interface Company {
  call: Call
  /** Tokens of those who make things; who comes first is the Admin. */
  tokens: string[]
  userIds: Map<string, string>
  workspaceIds: Map<string, string>
}

/**
 * Fills a company to look at through the API itself: people in each role, workspaces, and around the shows of a year what
 * each module adds. Everything has an id of its own making, so another start finds it there and adds nothing.
 * @returns what to print: how to sign in
 */
export async function seedDemo(app: App, modules: readonly Module[]): Promise<string> {
  const company = companyOf(await findOrMakeCompany(callerOf(app)))
  for (const { demo } of modules) if (demo && !(await demo.isThere(company))) await demo.fill(company)
  const people = demoPeople.map((person) => `            ${emailOf(person)} (${person.role})`)
  return ['', `  Demo      ${demoCompany}: sign in as`, ...people, `            password: ${demoPassword}`].join('\n')
}

/** The company as modules see it. */
function companyOf({ call, tokens, userIds, workspaceIds }: Company): DemoCompany {
  const today = Math.floor(Date.now() / demoDay) * demoDay
  return {
    today,
    shows: demoShows.map(([name, venue, zone, days], index) => ({
      index,
      name,
      venue,
      zone,
      days,
      startsAt: today + (index * 4 - 53) * demoDay + 14 * 3_600_000,
    })),
    call: (route, body, { dice = 0, at } = {}) => call(route, body, { token: pick(tokens, dice), ...(at && { at }) }),
    membersOf: (workspace) =>
      demoPeople
        .filter(({ workspaces }) => workspaces.includes(workspace))
        .map(({ name }) => ({ name, userId: userIds.get(name) ?? '' })),
    workspaceId: (name) => workspaceIds.get(name) ?? '',
    idOf,
    diceOf,
  }
}

/** Makes what is missing of the company, its workspaces and its people; a start that was killed half-way is gone on with. */
async function findOrMakeCompany(call: Call): Promise<Company> {
  const [admin, ...others] = demoPeople
  const account = { email: emailOf(admin!), password: demoPassword }
  const session = await call('POST /auth/sign-in', account).catch((error: unknown) => {
    if (!(error instanceof DemoError && error.status === 401)) throw error
    return call('POST /auth/sign-up', { company_name: demoCompany, name: admin!.name, time_zone: demoZone, ...account })
  })
  const token = textOf(session.access_token)
  const company: Company = { call, tokens: [token], userIds: new Map(), workspaceIds: new Map() }
  const { workspaces } = await call('GET /workspaces?page_size=100', {}, { token })
  const { users } = await call('GET /users?page_size=100', {}, { token })
  for (const { id, name } of records(workspaces)) company.workspaceIds.set(textOf(name), textOf(id))
  for (const { id, name } of records(users)) company.userIds.set(textOf(name), textOf(id))
  for (const name of demoWorkspaces.filter((each) => !company.workspaceIds.has(each))) {
    const { id } = await call('POST /workspaces', { name }, { token })
    company.workspaceIds.set(name, textOf(id))
  }
  // One after the other: the server hashes few passwords at once.
  for (const person of others.filter(({ name }) => !company.userIds.has(name))) await addPerson(company, person)
  return company
}

async function addPerson({ call, tokens, userIds, workspaceIds }: Company, person: DemoPerson): Promise<void> {
  const [adminToken = ''] = tokens
  const invitation = {
    email: emailOf(person),
    role: person.role,
    workspace_ids: person.workspaces.map((name) => workspaceIds.get(name) ?? ''),
  }
  const { link } = await call('POST /invitations', invitation, { token: adminToken })
  const token = new URL(textOf(link)).searchParams.get('token')
  const account = { token, name: person.name, password: demoPassword, time_zone: demoZone }
  const { access_token: own, user } = await call('POST /auth/accept-invitation', account)
  const userId = textOf((user as JsonObject).id)
  userIds.set(person.name, userId)
  if (person.role === 'manager') tokens.push(textOf(own))
  if (!person.leads) return
  await call(
    `PUT /workspaces/${workspaceIds.get(person.leads)}/members/${userId}`,
    { role: 'team_lead' },
    { token: adminToken },
  )
}

/** The API refused something the demo is made of. */
class DemoError extends Error {
  override name = 'DemoError'
  readonly status: number

  constructor(route: string, status: number, body: string) {
    super(`the demo company cannot be made: ${route} answered ${status}: ${body}`)
    this.status = status
  }
}

/** Calls the server without a port, through everything that a call from outside goes through. */
function callerOf(app: App): Call {
  return async (route, body, { token, at } = {}) => {
    const [verb, path] = route.split(' ')
    const reply = await app.http.inject({
      method: verb as 'POST',
      url: `/api/v1${path}`,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(at && { 'x-client-time': at.toISOString() }),
      },
      ...(verb !== 'GET' && { payload: body }),
    })
    if (reply.statusCode >= 300) throw new DemoError(route, reply.statusCode, reply.body)
    return reply.json()
  }
}

const emailOf = ({ name }: DemoPerson): string =>
  `${name
    .split(' ')[0]
    ?.normalize('NFD')
    .replaceAll(/\P{ASCII}/gu, '')
    .toLowerCase()}@nordlicht.example`

const records = (list: unknown): JsonObject[] => (Array.isArray(list) ? list : [])

const hashOf = (text: string): string => createHash('sha256').update(`eventkit demo ${text}`).digest('hex')

/** A UUIDv7 that is the same at every start. */
const idOf = (text: string): string =>
  `01900000-0000-7${hashOf(text).slice(0, 3)}-8${hashOf(text).slice(3, 6)}-${hashOf(text).slice(6, 18)}`

/** A pseudo-random number that is the same at every start. */
const diceOf = (text: string): number => Number.parseInt(hashOf(text).slice(0, 7), 16)
