import type { JsonObject } from '../kernel/json.ts'
import { type Demo, type DemoCompany, demoDay, pick } from '../platform/demo.ts'
import { type DemoTask, eventTasks, houseTasks } from './task.demo.content.ts'
import { addDemoTemplate } from './template.demo.ts'

/** In the last task's description. */
const lastTag = 'demo-complete'
const taskCount = 300

/** A template, and 300 tasks: of the house, and of each show. */
export const taskDemo: Demo = {
  isThere: async ({ call }) => {
    const { tasks } = await call(`GET /tasks?page_size=1&search=${lastTag}`, {})
    return Array.isArray(tasks) && tasks.length > 0
  },
  fill: async (company) => {
    await addDemoTemplate(company)
    const perEvent = company.shows.flatMap(({ name, startsAt, index }) =>
      eventTasks.map((task, n) => ({ task, key: `${index}/${n}`, base: startsAt, section: name })),
    )
    const inHouse = houseTasks.map((task, n) => ({ task, key: `house/${n}`, base: company.today, section: '' }))
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
      id: company.idOf(lastTag),
    }
    await company.call('POST /tasks', last)
  },
}

async function addTask(
  company: DemoCompany,
  { task, key, base, section }: { task: DemoTask; key: string; base: number; section: string },
): Promise<void> {
  const [title, workspace, day, priority, tag] = task
  const dice = company.diceOf(key)
  const due = base + day * demoDay + (dice % 9) * 1_800_000
  const made = new Date(Math.min(due, Date.now()) - (3 + (dice % 14)) * demoDay)
  const members = company.membersOf(workspace)
  const assignee = dice % 9 === 0 ? undefined : pick(members, dice)
  const id = company.idOf(`task ${key}`)
  const body: JsonObject = {
    id,
    title: section ? `${title}: ${section}` : title,
    description: dice % 4 === 0 ? 'See the notes of the event. **Call before you go.**' : '',
    priority,
    tags: dice % 5 === 0 ? [tag, 'blocked'] : [tag],
    workspace_id: company.workspaceId(workspace),
    section,
    due_date: new Date(due).toISOString(),
    due_all_day: dice % 4 === 1,
    status:
      due > Date.now() && dice % 6 === 1 ? 'in_progress' : due > Date.now() && dice % 10 === 2 ? 'waiting' : 'todo',
    ...(assignee && { assignee_id: assignee.userId }),
  }
  await company.call('POST /tasks', body, { dice, at: made })
  // Nine of ten that were due are done, about when they were due.
  if (due < Date.now() && dice % 10 !== 3)
    await company.call(
      `POST /tasks/${id}/complete`,
      {},
      { dice, at: new Date(Math.min(Date.now(), due - (dice % 3) * 3_600_000)) },
    )
}
