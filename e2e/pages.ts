import type { Person } from './company.ts'
import { fillRecords, RECORD_PAGES } from './record-pages.ts'

/** A page of the app, for the pictures and the accessibility check. */
export interface AppPage {
  name: string
  path: string
  /** Seen without signing in. */
  isPublic?: boolean
}

/** The pages that need no sign-in. */
export const PUBLIC_PAGES: readonly AppPage[] = [
  { name: 'sign-in', path: '/sign-in', isPublic: true },
  { name: 'sign-up', path: '/sign-up', isPublic: true },
  { name: 'request-reset', path: '/request-reset', isPublic: true },
  { name: 'reset-password', path: '/reset-password?token=anything', isPublic: true },
  { name: 'not-found', path: '/no-such-page', isPublic: true },
]

/** Records to open, by what they are. */
export interface Filled {
  taskId: string
  eventId: string
  importId: string
  userId: string
  workspaceId: string
  /** Of the kinds with a page of the common parts, by path. */
  records: Readonly<Record<string, string>>
}

/** The pages behind the sign-in. */
export function appPages(filled: Filled): readonly AppPage[] {
  const { taskId } = filled
  return [
    { name: 'tasks', path: '/tasks' },
    { name: 'task', path: `/tasks/${taskId}` },
    { name: 'tasks-empty', path: '/tasks?q=nothing-is-called-this' },
    { name: 'tasks-bin', path: '/tasks?bin=true' },
    { name: 'events', path: '/events' },
    { name: 'events-empty-month', path: '/events?month=2031-05' },
    { name: 'events-table', path: '/events?view=table' },
    { name: 'events-none', path: '/events?view=table&q=nothing-is-called-this' },
    { name: 'event', path: `/events/${filled.eventId}` },
    ...RECORD_PAGES.flatMap(({ path }) => [
      { name: path, path: `/${path}` },
      { name: `${path}-record`, path: `/${path}/${filled.records[path]}` },
      { name: `${path}-bin`, path: `/${path}?bin=true` },
      { name: `${path}-empty`, path: `/${path}?q=nothing-is-called-this` },
    ]),
    { name: 'import', path: '/import' },
    { name: 'import-preview', path: `/import/${filled.importId}` },
    { name: 'notifications', path: '/notifications' },
    { name: 'notifications-snoozed', path: '/notifications?view=snoozed' },
    { name: 'activity', path: '/activity' },
    { name: 'activity-none', path: '/activity?kind=journal' },
    { name: 'people', path: '/people' },
    { name: 'person', path: `/people/${filled.userId}` },
    { name: 'invitations', path: '/people?show=invitations' },
    { name: 'workspaces', path: '/workspaces' },
    { name: 'workspace', path: `/workspaces/${filled.workspaceId}` },
    { name: 'roles', path: '/roles' },
    { name: 'role', path: '/roles/rigging_lead' },
    { name: 'api-keys', path: '/api-keys' },
    { name: 'company', path: '/company' },
    { name: 'profile', path: '/profile' },
    { name: 'jobs', path: '/jobs' },
    { name: 'jobs-none', path: '/jobs?state=failed' },
    { name: 'journal', path: '/journal' },
  ]
}

const TASKS = [
  { title: 'Rig main truss, hall 3', priority: 'urgent', tags: ['stage', 'rigging'], status: 'in_progress' },
  { title: 'Confirm 63 A feed with the venue', priority: 'high', tags: ['power'] },
  { title: 'Book second forklift for load-in', priority: 'high', tags: ['transport'] },
  { title: 'Sub-hire request: 12 × MAC Aura XB', tags: ['light'], status: 'waiting' },
  { title: 'Relabel cable trunks B1 to B9', priority: 'low', tags: ['labels'] },
  { title: 'Return dimmer racks to Lichtwerk', tags: ['light'], status: 'done' },
]

const CREW = 'task,due,who\nCount the cases,2026-12-01,nobody\n,2026-12-01,\n'

/** Fills a company with a few records, so that every page has something to show. */
export async function fillCompany(person: Person): Promise<Filled> {
  const [taskId, eventId, importId, workspaceId] = [
    await fillTasks(person),
    await fillEvents(person),
    await person.upload('crew.csv', CREW),
    await fillHouse(person),
  ]
  return { taskId, eventId, importId, workspaceId, userId: person.userId, records: await fillRecords(person) }
}

/** Picks records of the demo company to open, and adds what it has none of. */
export async function fillDemo(person: Person): Promise<Filled> {
  const { events } = (await person.call('GET', '/api/v1/events?status=confirmed&page_size=1')) as {
    events: { id: string }[]
  }
  const [taskId, importId, workspaceId] = [
    await fillTasks(person),
    await person.upload('crew.csv', CREW),
    await fillHouse(person),
  ]
  return {
    taskId,
    eventId: events[0]?.id ?? '',
    importId,
    workspaceId,
    userId: person.userId,
    records: await fillRecords(person),
  }
}

async function fillTasks(person: Person): Promise<string> {
  const ids: string[] = []
  for (const [day, task] of TASKS.entries()) {
    const due = new Date(Date.now() + (day - 1) * 86_400_000).toISOString()
    const made = await person.call('POST', '/api/v1/tasks', { ...task, due_date: due, assignee_id: person.userId })
    ids.push(String(made['id']))
  }
  const [taskId = '', other = ''] = ids
  await person.call('POST', '/api/v1/tasks', { title: 'Motors tested under load', parent_id: taskId, status: 'done' })
  await person.call('POST', '/api/v1/tasks', { title: 'Level at 7.2 m', parent_id: taskId })
  await person.call('PATCH', `/api/v1/tasks/${taskId}`, {
    description: '**Motor 4** trips at 80 %.\n\n- Swap it\n- Tell Miro',
  })
  const { id: binned } = await person.call('POST', '/api/v1/tasks', { title: 'Written twice' })
  await person.call('DELETE', `/api/v1/tasks/${String(binned)}`)
  await person.call('POST', `/api/v1/tasks/${other}/complete`, {})
  return taskId
}

// By days from the first of this month, so that the calendar always has something to show.
const EVENTS = [
  { name: 'Donaufest', from: 9, days: 4, status: 'confirmed', tags: ['donaufest'], venue: 'Donauinsel, Wien' },
  { name: 'Donaufest load-out', from: 12, days: 1, status: 'confirmed', tags: ['donaufest'] },
  { name: 'Kammerkonzert', from: 10, days: 1, status: 'tentative', venue: 'Musikverein' },
  { name: 'Firmenfeier Rot', from: 11, days: 1, status: 'tentative' },
  { name: 'Silvester am Ring', from: 24, days: 2, status: 'enquiry' },
  {
    name: 'Adventsmarkt',
    from: 2,
    days: 9,
    status: 'confirmed',
    venue: 'Rathausplatz',
    notes: 'Load-in **from the north**.',
  },
] as const

async function fillEvents(person: Person): Promise<string> {
  const today = new Date()
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1)
  const at = (day: number, hour: number) => new Date(first + (day * 24 + hour) * 3_600_000).toISOString()
  let last = ''
  for (const { from, days, ...event } of EVENTS) {
    const dates = { starts_at: at(from, 13), ends_at: at(from + days - 1, 21), time_zone: 'Europe/London' }
    last = String((await person.call('POST', '/api/v1/events', { ...event, ...dates }))['id'])
  }
  return last
}

async function fillHouse(person: Person): Promise<string> {
  const workspace = await person.call('POST', '/api/v1/workspaces', { name: 'Touring' })
  await person.call('POST', '/api/v1/roles', {
    key: 'rigging_lead',
    name: 'Rigging lead',
    permissions: ['work.task.read', 'work.task.write', 'planning.event.read'],
  })
  await person.call('POST', '/api/v1/invitations', { email: 'miro@journeys.example', role: 'crew' })
  await person.call('POST', '/api/v1/api-keys', { name: 'Nightly export', scopes: ['work:read', 'planning:read'] })
  return String(workspace['id'])
}
