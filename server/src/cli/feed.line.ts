import { codeOf } from '../platform/registry/record-code.ts'
import { localText } from './output.ts'

/** A journal entry as the feed tells it. */
export interface FeedEntry {
  position: number
  kind: string
  subject_type: string
  subject_id: string
  actor_id: string
  occurred_at: string
  changes: { field: string; old: unknown; new: unknown }[]
  payload: { number?: number; title?: string; name?: string; user_name?: string; file_name?: string; email?: string }
}

/** An entry as a sentence, told at `now`: `14:04 Anna Koller created the task T-244 Rig truss`. */
export function feedLine(entry: FeedEntry, names: ReadonlyMap<string, string>, now: Date, zone: string): string {
  const { number, title, name, user_name: user, file_name: file, email } = entry.payload
  const done = words(entry.kind).replace(/^(\w+) (changed|requested)$/, '$2 the $1 of')
  const label = [number ? codeOf(entry.subject_type, number) : '', title ?? name ?? user ?? file ?? email ?? '']
    .filter(Boolean)
    .join(' ')
  const fields = entry.kind.endsWith('.updated') ? `: ${entry.changes.map(({ field }) => field).join(', ')}` : ''
  const known = names.get(entry.actor_id)
  const actor = known === '' ? 'An erased person' : (known ?? entry.actor_id)
  return (
    `${clock(entry.occurred_at, now, zone)} ${actor} ${done} the ${words(entry.subject_type)} ${label}`.trimEnd() +
    fields
  )
}

/** The last part of a dotted name: `dead letter` of `journal.dead_letter`. */
const words = (dotted: string): string => (dotted.split('.').at(-1) ?? '').replaceAll('_', ' ')

/** The time, and the day where it is not today. */
function clock(at: string, now: Date, zone: string): string {
  const [text, today] = [localText(new Date(at), zone), localText(now, zone).slice(0, 11)]
  return text.startsWith(today) ? text.slice(11) : text
}
