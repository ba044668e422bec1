import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import type { RowTree } from '@/components/row-tree'
import { createStore } from '@/lib/store'

/** A list in which subtasks follow their parents. */
export interface TaskTree {
  /** The tasks that are shown; those below a folded one are not. */
  rows: Task[]
  /** How far a task stands in; 0 for one that stands alone. */
  levels: ReadonlyMap<string, number>
  /** The tasks with subtasks in the list. */
  parents: ReadonlySet<string>
}

/**
 * Puts the subtasks of a list below their parents, where one page of it has both; each group stands where its parent does.
 * A subtask on another page stands alone: what is on the screen must not move when more of the list is read.
 */
export function toTree(pages: readonly (readonly Task[])[], folded: ReadonlySet<string>): TaskTree {
  const tasks = pages.flat()
  const pageOf = new Map(pages.flatMap((page, n) => page.map(({ id }) => [id, n] as const)))
  const isBelow = ({ parentId, id }: Task) =>
    parentId !== undefined && parentId !== id && pageOf.get(parentId) === pageOf.get(id)
  const below = Map.groupBy(tasks.filter(isBelow), ({ parentId }) => parentId)
  const rows: Task[] = []
  const levels = new Map<string, number>()
  const add = (root: Task) => {
    const waiting = [{ task: root, level: 0, isShown: true }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { task, level, isShown } = next
      if (levels.has(task.id)) continue
      levels.set(task.id, level)
      if (isShown) rows.push(task)
      const children = (below.get(task.id) ?? []).toReversed()
      const areShown = isShown && !folded.has(task.id)
      waiting.push(...children.map((child) => ({ task: child, level: level + 1, isShown: areShown })))
    }
  }
  for (const task of tasks) if (!isBelow(task)) add(task)
  // Two that were moved below each other, and of which only one was read again since, would otherwise be lost.
  for (const task of tasks) add(task)
  return { rows, levels, parents: new Set([...below.keys()].filter((id) => id !== undefined)) }
}

const KEPT_AS = 'eventkit.folded-tasks'

/** The tasks whose subtasks are folded away, for as long as the tab lives. */
export const foldedTasks = createStore<ReadonlySet<string>>(recallFolded())

function recallFolded(): ReadonlySet<string> {
  try {
    return new Set((sessionStorage.getItem(KEPT_AS) ?? '').split(' ').filter(Boolean))
  } catch {
    return new Set()
  }
}

/** Folds the subtasks of a task away, or shows them again. */
export function toggleFolded(id: string): void {
  const next = new Set(foldedTasks.get())
  if (!next.delete(id)) next.add(id)
  foldedTasks.set(next)
  try {
    sessionStorage.setItem(KEPT_AS, [...next].join(' '))
  } catch {
    // Storage is refused in some private windows; the choice then lasts as long as the page.
  }
}

/** What a table needs to know of a tree. */
export function rowTree({ levels, parents }: TaskTree, folded: ReadonlySet<string>): RowTree {
  return {
    levelOf: (id) => levels.get(id) ?? 0,
    isExpanded: (id) => (parents.has(id) ? !folded.has(id) : undefined),
    toggle: toggleFolded,
    isTree: parents.size > 0,
  }
}
