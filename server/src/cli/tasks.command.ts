import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Client } from '@connectrpc/connect'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { type Task, TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
import type { Command } from 'commander'
import { codeOf, numberOf } from '../platform/registry/record-code.ts'
import { clientOf } from './connection.ts'
import { CliError } from './failure.ts'
import { findPersonId, findWorkspaceId, getMe } from './names.ts'
import { asRest, print, readDue, readEnum, readInstant, shownDue, table } from './output.ts'
import { firstRows } from './pages.ts'

const type = 'work.task'

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
    .option('--assignee <person>', 'a name, an e-mail, an id, me or none')
    .option('--workspace <name or id>')
    .option('--search <text>', 'in the title or the description, or a number as T-242')
    .option('--due-after <instant>')
    .option('--due-before <instant>')
    .option('--sort <field>', 'due_date, priority or created_at')
    .option('--order <order>', 'asc or desc')
    .option('--limit <number>', 'how many at most', Number, 25)
    .action(async (options: ListOptions, command: Command) => {
      const chosen = readChoices(options)
      const { timeZone } = await getMe(command)
      const found = await listTasks(options, chosen, command, timeZone)
      print(command, { tasks: found.map((task) => asRest(TaskSchema, task)) }, taskTable(found, timeZone))
    })
  tasks
    .command('add <title>')
    .description('add a task')
    .option('--description <text>')
    .option('--priority <priority>', 'low, medium, high or urgent')
    .option('--tag <tag...>')
    .option('--assignee <person>', 'a name, an e-mail, an id or me')
    .option('--workspace <name or id>')
    .option('--due <date or instant>', 'a date without a time is that day')
    .action(async (title: string, options: AddOptions, command: Command) => {
      const priority =
        options.priority === undefined ? Priority.UNSPECIFIED : readEnum('--priority', Priority, options.priority)
      const { timeZone } = await getMe(command)
      const task = await addTask({ title, priority }, options, command, timeZone)
      const zone = task.dueAllDay ? '' : ` (${timeZone})`
      const due = task.dueDate ? `  due ${shownDue(task, timeZone)}${zone}` : ''
      print(command, asRest(TaskSchema, task), `${codeOf(type, task.number)} ${task.title}${due}  ${task.id}`)
    })
  tasks
    .command('done <task...>')
    .description('complete tasks by number (T-242 or 242) or id, all or none')
    .action(completeTasks)
}

/** What is chosen from a list, read before anybody is asked anything. @throws CliError */
const readChoices = (options: ListOptions) => ({
  priority: (options.priority ?? []).map((name) => readEnum('--priority', Priority, name)),
  sortBy: options.sort === undefined ? TaskSort.UNSPECIFIED : readEnum('--sort', TaskSort, options.sort),
  order: options.order === undefined ? SortOrder.UNSPECIFIED : readEnum('--order', SortOrder, options.order),
})

async function listTasks(
  options: ListOptions,
  chosen: ReturnType<typeof readChoices>,
  command: Command,
  zone: string,
): Promise<Task[]> {
  const client = clientOf(TaskService, command)
  const { assignee = '', workspace } = options
  const request = {
    ...chosen,
    status: options.status ?? [],
    tag: options.tag ?? [],
    assignee: assignee === '' || assignee === 'none' ? assignee : await findPersonId(command, '--assignee', assignee),
    workspace: workspace ? await findWorkspaceId(command, '--workspace', workspace) : '',
    search: options.search ?? '',
    ...(options.dueAfter && { dueAfter: timestampFromDate(readInstant('--due-after', options.dueAfter, zone)) }),
    ...(options.dueBefore && { dueBefore: timestampFromDate(readInstant('--due-before', options.dueBefore, zone)) }),
  }
  return await firstRows(options.limit, async (page) => {
    const { tasks: rows, nextPageToken } = await client.listTasks({ ...request, ...page })
    return { rows, nextPageToken }
  })
}

async function addTask(
  named: { title: string; priority: Priority },
  options: AddOptions,
  command: Command,
  zone: string,
): Promise<Task> {
  const { assignee, workspace } = options
  return await clientOf(TaskService, command).createTask({
    ...named,
    id: '',
    description: options.description ?? '',
    tags: options.tag ?? [],
    assigneeId: assignee ? await findPersonId(command, '--assignee', assignee) : '',
    workspaceId: workspace ? await findWorkspaceId(command, '--workspace', workspace) : '',
    ...(options.due && readDue('--due', options.due, zone)),
  })
}

async function completeTasks(names: string[], _: object, command: Command): Promise<void> {
  const client = clientOf(TaskService, command)
  const ids = await Promise.all(names.map((name) => findId(client, name)))
  const { tasks } = await client.bulkCompleteTasks({ ids })
  const lines = tasks.map((task) => `done: ${codeOf(type, task.number)} ${task.title}`)
  print(command, { tasks: tasks.map((task) => asRest(TaskSchema, task)) }, lines.join('\n'))
}

/** The id of a task that is named by its number; an id stays as it is. @throws CliError when no task has the number */
async function findId(client: Client<typeof TaskService>, name: string): Promise<string> {
  const number = numberOf(type, /^\d+$/.test(name) ? `#${name}` : name)
  if (number === undefined) return name
  const { tasks } = await client.listTasks({ search: codeOf(type, number) })
  const task = tasks.find((found) => found.number === number)
  if (!task) throw new CliError(`no task ${codeOf(type, number)}; see \`eventkit tasks list\``)
  return task.id
}

function taskTable(tasks: Task[], zone: string): string {
  const rows = tasks.map((task) => [
    codeOf(type, task.number),
    task.title,
    task.status,
    Priority[task.priority]?.toLowerCase() ?? '',
    shownDue(task, zone),
    task.assignee?.name ?? '',
    task.id,
  ])
  return table(['no', 'title', 'status', 'priority', `due (${zone})`, 'assignee', 'id'], rows)
}
