import { invalid } from '../kernel/errors.ts'
import { toJournalValue } from '../kernel/changes.ts'
import { isJsonObject, type JsonObject } from '../kernel/json.ts'
import type { Task, TaskPatch } from './task.rules.ts'

/** Which tasks of a series a change is meant for; '' for one that does not say. */
export type Scope = '' | 'this' | 'following' | 'all'

const scopes: readonly string[] = ['', 'this', 'following', 'all'] satisfies Scope[]

const isScope = (text: string): text is Scope => scopes.includes(text)

/** Reads a scope; throws invalid for another word. */
export function scopeIn(text: string | null | undefined): Scope {
  const scope = text ?? ''
  if (!isScope(scope)) throw invalid('recurrence_scope', 'must be this, following or all')
  return scope
}

/** What a change of one task may mean for others of its series: when it is due, where it stands and who sees it are its own. */
const shared = new Set(['title', 'description', 'priority', 'tags', 'assignee_id', 'section', 'metadata', 'recurrence'])

/** What of a patch others of the series take over. */
export const sharedIn = (patch: TaskPatch): TaskPatch =>
  Object.fromEntries(Object.entries(patch).filter(([name, value]) => shared.has(name) && value !== undefined))

/** The rule of a task's series, which its own is not where that was changed for it alone. */
export function ruleOf({ recurrence, series_values }: Pick<Task, 'recurrence' | 'series_values'>): JsonObject | null {
  const remembered = series_values?.recurrence
  return recurrence && isJsonObject(remembered) ? remembered : recurrence
}

/** A changed task that remembers what its series has, of the fields that are meant for it alone. */
export function scoped(before: Task, after: Task, patch: TaskPatch, scope: Scope): Task {
  if (!after.recurrence) return after
  const names = Object.keys(sharedIn(patch))
  const remembered = new Map(Object.entries(before.series_values ?? {}))
  for (const name of names) {
    if (scope !== 'this') remembered.delete(name)
    else if (!remembered.has(name) && (name !== 'recurrence' || before.recurrence))
      remembered.set(name, toJournalValue(Reflect.get(before, name)))
  }
  const values: JsonObject = Object.fromEntries(remembered)
  return { ...after, series_values: remembered.size > 0 ? values : null }
}
