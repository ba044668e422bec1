import type { Person } from './company.ts'

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

/** The pages behind the sign-in; `taskId` is a task to open. */
export function appPages({ taskId }: { taskId: string }): readonly AppPage[] {
  return [
    { name: 'tasks', path: '/tasks' },
    { name: 'task', path: `/tasks/${taskId}` },
    { name: 'tasks-empty', path: '/tasks?q=nothing-is-called-this' },
    { name: 'tasks-bin', path: '/tasks?bin=true' },
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

/** Fills a company with a few records, so that every page has something to show; gives a task to open. */
export async function fillCompany(person: Person): Promise<{ taskId: string }> {
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
  return { taskId }
}
