import { createStore } from '@/lib/store'

/** What the New button can make. */
export type NewKind = 'task' | 'tasks' | 'event' | 'invitation' | 'role' | 'workspace' | 'api-key' | RecordType

/** A kind of record that the common form makes, as the journal names it: `planning.venue`. */
type RecordType = `${string}.${string}`

/** The form for a new record that is open now. */
export const newRecord = createStore<NewKind | undefined>(undefined)

/** What New makes on the page that is open; nothing there when undefined. */
export const pageCreates = createStore<NewKind | undefined>(undefined)
