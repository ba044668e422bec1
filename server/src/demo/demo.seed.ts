import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import type { JsonObject } from '../kernel/json.ts'
import { textOf } from '../kernel/text.ts'
import {
  demoCompany,
  demoEvents,
  demoPassword,
  demoPeople,
  demoWorkspaces,
  demoZone,
  eventTasks,
  houseTasks,
} from './demo.content.ts'
import type { DemoEvent, DemoPerson, DemoTask } from './demo.content.ts'

/** How to call the API as someone, at a time of the client's. */
type Call = (route: string, body: JsonObject, options?: { token?: string; at?: Date }) => Promise<JsonObject>

interface Company {
  call: Call
  /** Tokens of those who make things; who comes first is the Admin. */
  tokens: string[]
  userIds: Map<string, string>
  workspaceIds: Map<string, string>
}

const dayMs = 86_400_000
/** In the last task's description. */
const lastTag = 'demo-complete'
const taskCount = 300

/**
 * Fills a company to look at through the API itself: people in each role, workspaces, 40 events around today and 300 tasks.
 * Everything has an id of its own making, so another start finds it there and adds nothing.
 * @returns what to print: how to sign in
 */
export async function seedDemo(app: App): Promise<string> {
  const company = await findOrMakeCompany(callerOf(app))
  if (!(await isFilled(company))) await fill(company)
  const people = demoPeople.map((person) => `            ${emailOf(person)} (${person.role})`)
  return ['', `  Demo      ${demoCompany}: sign in as`, ...people, `            password: ${demoPassword}`].join('\n')
}

/** True when an earlier start came to the end, which is its last task. */
async function isFilled({ call, tokens }: Company): Promise<boolean> {
  const { tasks } = await call(`GET /tasks?page_size=1&search=${lastTag}`, {}, { token: tokens[0]! })
  return Array.isArray(tasks) && tasks.length > 0
}

async function fill(company: Company): Promise<void> {
  const today = Math.floor(Date.now() / dayMs) * dayMs
  const events = demoEvents.map((event, index) => ({
    index,
    event,
    startsAt: today + (index * 4 - 53) * dayMs + 14 * 3_600_000,
  }))
  for (const each of events) await addEvent(company, each)
  const perEvent = events.flatMap(({ event, startsAt, index }) =>
    eventTasks.map((task, n) => ({ task, key: `${index}/${n}`, base: startsAt, section: event[0] })),
  )
  const inHouse = houseTasks.map((task, n) => ({ task, key: `house/${n}`, base: today, section: '' }))
  // Spread over all events: every other kind of task for each.
  const chosen = [
    ...inHouse,
    ...perEvent.filter((_, index) => index % 2 === 0),
    ...perEvent.filter((_, index) => index % 2 === 1),
  ]
  for (const each of chosen.slice(0, taskCount - 1)) await addTask(company, each)
  const last = {
    title: 'Look around',
    description: `Everything here is made up (${lastTag}).`,
    priority: 'low',
    id: idOf(lastTag),
  }
  await company.call('POST /tasks', last, { token: company.tokens[0]! })
}

async function addEvent(
  company: Company,
  { index, event, startsAt }: { index: number; event: DemoEvent; startsAt: number },
): Promise<void> {
  const [name, venue, zone, days] = event
  const endsAt = startsAt + (days - 1) * dayMs + 9 * 3_600_000
  const made = new Date(Math.min(Date.now(), startsAt) - (20 + (index % 30)) * dayMs)
  const body = {
    id: idOf(`event ${index}`),
    name,
    venue,
    time_zone: zone,
    starts_at: new Date(startsAt).toISOString(),
    ends_at: new Date(endsAt).toISOString(),
    status: statusOf(index, startsAt, endsAt),
    notes: `Load-in from 8:00. Contact at the venue: ${['the house technician', 'the porter', 'the stage manager'][index % 3]}.`,
    tags: [['festival', 'corporate', 'theatre', 'fair'][index % 4] ?? 'other'],
  }
  await company.call('POST /events', body, { token: pick(company.tokens, index), at: made })
}

/** Where an event stands by its dates; one in eleven was called off. */
function statusOf(index: number, startsAt: number, endsAt: number): string {
  const days = (startsAt - Date.now()) / dayMs
  if (index % 11 === 7) return 'cancelled'
  if (endsAt < Date.now()) return days < -10 ? 'closed' : 'returned'
  if (startsAt <= Date.now()) return 'on_site'
  if (days < 4) return 'prepared'
  if (days < 30) return 'confirmed'
  return days < 60 ? 'tentative' : 'enquiry'
}

async function addTask(
  company: Company,
  { task, key, base, section }: { task: DemoTask; key: string; base: number; section: string },
): Promise<void> {
  const [title, workspace, day, priority, tag] = task
  const dice = diceOf(key)
  const due = base + day * dayMs + (dice % 9) * 1_800_000
  const made = new Date(Math.min(due, Date.now()) - (3 + (dice % 14)) * dayMs)
  const token = pick(company.tokens, dice)
  const members = demoPeople.filter(({ workspaces }) => workspaces.includes(workspace))
  const assignee = dice % 9 === 0 ? undefined : pick(members, dice)
  const id = idOf(`task ${key}`)
  const body: JsonObject = {
    id,
    title: section ? `${title}: ${section}` : title,
    description: dice % 4 === 0 ? 'See the notes of the event. **Call before you go.**' : '',
    priority,
    tags: dice % 5 === 0 ? [tag, 'blocked'] : [tag],
    workspace_id: company.workspaceIds.get(workspace) ?? '',
    section,
    due_date: new Date(due).toISOString(),
    due_all_day: dice % 4 === 1,
    status:
      due > Date.now() && dice % 6 === 1 ? 'in_progress' : due > Date.now() && dice % 10 === 2 ? 'waiting' : 'todo',
    ...(assignee && { assignee_id: company.userIds.get(assignee.name) ?? '' }),
  }
  await company.call('POST /tasks', body, { token, at: made })
  // Nine of ten that were due are done, about when they were due.
  if (due < Date.now() && dice % 10 !== 3)
    await company.call(
      `POST /tasks/${id}/complete`,
      {},
      { token, at: new Date(Math.min(Date.now(), due - (dice % 3) * 3_600_000)) },
    )
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

const pick = <T>(items: T[], dice: number): T => items[dice % items.length]!
