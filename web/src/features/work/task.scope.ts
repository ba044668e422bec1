import type { Task } from '@eventkit/api/eventkit/v1/task_pb'

/** Of which tasks of a series changes are meant, by the task; those that come as well where nobody said. */
export const scopes = new Map<string, string>()

/** What goes with a change of a task. */
export function withScope({ id, recurrence }: Task): object | undefined {
  const recurrenceScope = recurrence && scopes.get(id)
  return recurrenceScope ? { recurrenceScope } : undefined
}
