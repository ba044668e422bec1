import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Client } from '@connectrpc/connect'
import { Priority, SortOrder, TaskSchema, TaskService, TaskSort } from '@eventkit/api/eventkit/v1/task_pb'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { UserService } from '@eventkit/api/eventkit/v1/user_pb'
import type { Command } from 'commander'
import { clientOf } from './connection.ts'
import { CliError } from './failure.ts'
import { asRest, print, readDue, readEnum, readInstant, shownDue, shownZone, table } from './output.ts'
import { firstRows } from './pages.ts'

interface ListOptions {
  status?: string[]
  priority?: string[]
  tag?: string[]
  assignee?: string
  workspace?: string
  search?: string
  dueAfter?: string
  dueBefore?: string
  sort?: string
  order?: string
  limit: number
}

interface AddOptions {
  description?: string
  priority?: string
  tag?: string[]
  assignee?: string
  workspace?: string
  due?: string
}

/** `eventkit tasks list|add|done`. */
export function addTasks(program: Command): void {
  const tasks = program.command('tasks').description('tasks')
  tasks
    .command('list')
    .description('list tasks; all filters combine')
    .option('--status <status...>', 'any of these: todo, in_progress, waiting, done, cancelled, open, active')
    .option('--priority <priority...>', 'any of these: low, medium, high, urgent')
    .option('--tag <tag...>', 'all of these')
    .option('--assignee <id>', 'a user’s id, me or none')
    .option('--workspace <id>')
    .option('--search <text>', 'in the title or the description, or a number as T-242')
    .option('--due-after <instant>')
    .option('--due-before <instant>')
    .option('--sort <field>', 'due_date, priority or created_at')
    .option('--order <order>', 'asc or desc')
    .option('--limit <number>', 'how many at most', Number, 25)
    .action(async (options: ListOptions, command: Command) => {
      const found = await listTasks(clientOf(TaskService, command), options)
      print(command, { tasks: found.map((task) => asRest(TaskSchema, task)) }, taskTable(found))
    })
  tasks
    .command('add <title>')
    .description('add a task')
    .option('--description <text>')
    .option('--priority <priority>', 'low, medium, high or urgent')
    .option('--tag <tag...>')
    .option('--assignee <id>', 'a user’s id or me')
    .option('--workspace <id>')
    .option('--due <date or instant>', 'a date without a time is that day')
    .action(async (title: string, options: AddOptions, command: Command) => {
      const task = await addTask(title, options, command)
      const zone = task.dueAllDay ? '' : ` (${shownZone})`
      const due = task.dueDate ? `  due ${shownDue(task)}${zone}` : ''
      print(command, asRest(TaskSchema, task), `T-${task.number} ${task.title}${due}  ${task.id}`)
    })
  tasks
    .command('done <task...>')
    .description('complete tasks by number (T-242 or 242) or id, all or none')
    .action(async (names: string[], _: object, command: Command) => {
      const client = clientOf(TaskService, command)
      const ids = await Promise.all(names.map((name) => findId(client, name)))
      const { tasks: done } = await client.bulkCompleteTasks({ ids })
      print(
        command,
        { tasks: done.map((task) => asRest(TaskSchema, task)) },
        done.map((task) => `done: T-${task.number} ${task.title}`).join('\n'),
      )
    })
}

async function listTasks(client: Client<typeof TaskService>, options: ListOptions): Promise<Task[]> {
  const request = {
    status: options.status ?? [],
    priority: (options.priority ?? []).map((name) => readEnum('--priority', Priority, name)),
    tag: options.tag ?? [],
    assignee: options.assignee ?? '',
    workspace: options.workspace ?? '',
    search: options.search ?? '',
    sortBy: options.sort === undefined ? TaskSort.UNSPECIFIED : readEnum('--sort', TaskSort, options.sort),
    order: options.order === undefined ? SortOrder.UNSPECIFIED : readEnum('--order', SortOrder, options.order),
    ...(options.dueAfter && { dueAfter: timestampFromDate(readInstant('--due-after', options.dueAfter)) }),
    ...(options.dueBefore && { dueBefore: timestampFromDate(readInstant('--due-before', options.dueBefore)) }),
  }
  return await firstRows(options.limit, async (page) => {
    const { tasks: rows, nextPageToken } = await client.listTasks({ ...request, ...page })
    return { rows, nextPageToken }
  })
}

async function addTask(title: string, options: AddOptions, command: Command): Promise<Task> {
  const assigneeId = options.assignee === 'me' ? await myId(command) : options.assignee
  return await clientOf(TaskService, command).createTask({
    id: '',
    title,
    description: options.description ?? '',
    priority:
      options.priority === undefined ? Priority.UNSPECIFIED : readEnum('--priority', Priority, options.priority),
    tags: options.tag ?? [],
    assigneeId: assigneeId ?? '',
    workspaceId: options.workspace ?? '',
    ...(options.due && readDue('--due', options.due)),
  })
}

/** The id of a task that is named by its number; an id stays as it is. @throws CliError when no task has the number */
async function findId(client: Client<typeof TaskService>, name: string): Promise<string> {
  const [, number] = /^(?:t-|#)?(\d+)$/i.exec(name) ?? []
  if (!number) return name
  const { tasks } = await client.listTasks({ search: `T-${number}` })
  const task = tasks.find((found) => found.number === Number(number))
  if (!task) throw new CliError(`no task T-${number}; see \`eventkit tasks list\``)
  return task.id
}

async function myId(command: Command): Promise<string> {
  const me = await clientOf(UserService, command).getMe({})
  return me.id
}

function taskTable(tasks: Task[]): string {
  const rows = tasks.map((task) => [
    `T-${task.number}`,
    task.title,
    task.status,
    Priority[task.priority]?.toLowerCase() ?? '',
    shownDue(task),
    task.assignee?.name ?? '',
    task.id,
  ])
  return table(['no', 'title', 'status', 'priority', `due (${shownZone})`, 'assignee', 'id'], rows)
}
