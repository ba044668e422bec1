import type { TemplateTask } from '@eventkit/api/eventkit/v1/template_pb'

/** A task of a template and how deep below others it is. */
export interface Branch {
  task: TemplateTask
  depth: number
}

/** The tasks of a template, each with what is part of it right behind it. */
export function inTreeOrder(tasks: readonly TemplateTask[]): Branch[] {
  const below = Map.groupBy(tasks, ({ parent }) => parent)
  const branchesOf = (parent: string, depth: number): Branch[] =>
    (below.get(parent) ?? []).flatMap((task) => [{ task, depth }, ...branchesOf(task.key, depth + 1)])
  return branchesOf('', 0)
}

/** The keys of a task and of all that is part of it. */
export const withParts = (tasks: readonly TemplateTask[], key: string): Set<string> => {
  const keys = new Set([key])
  for (const { task } of inTreeOrder(tasks)) if (keys.has(task.parent)) keys.add(task.key)
  return keys
}

/** The tasks without one and all that is part of it. */
export function removed(tasks: readonly TemplateTask[], key: string): TemplateTask[] {
  const gone = withParts(tasks, key)
  return tasks.filter((task) => !gone.has(task.key))
}

/** The tasks with one, and all that is part of it, before or after the next one on its level; the same at the end. */
export function moved(tasks: readonly TemplateTask[], key: string, by: -1 | 1): TemplateTask[] {
  const order = inTreeOrder(tasks).map(({ task }) => task)
  const own = order.find((task) => task.key === key)
  const level = order.filter(({ parent }) => parent === own?.parent)
  const other = own && level[level.indexOf(own) + by]
  if (!other) return order
  const [first, second] = by === 1 ? [own, other] : [other, own]
  const parts = (one: TemplateTask) => {
    const keys = withParts(order, one.key)
    return order.filter((task) => keys.has(task.key))
  }
  const [before, after] = [parts(first), parts(second)]
  const start = order.indexOf(first)
  const rest = order.filter((task) => !before.includes(task) && !after.includes(task))
  return [...rest.slice(0, start), ...after, ...before, ...rest.slice(start)]
}

/** The tasks with one as it is after an edit, or with a new one, at the end of what it is part of. */
export function kept(tasks: readonly TemplateTask[], task: TemplateTask): TemplateTask[] {
  const known = tasks.find(({ key }) => key === task.key)
  if (known && known.parent === task.parent) return tasks.map((each) => (each.key === task.key ? task : each))
  const others = tasks.filter(({ key }) => key !== task.key)
  return inTreeOrder([...others, task]).map((branch) => branch.task)
}

/** A key that no task has yet. */
export function newKey(tasks: readonly TemplateTask[]): string {
  const keys = new Set(tasks.map(({ key }) => key))
  let count = 1
  while (keys.has(`t${count}`)) count += 1
  return `t${count}`
}
