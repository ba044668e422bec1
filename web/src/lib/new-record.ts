import { createStore } from '@/lib/store'

/** What the New button can make. */
export type NewKind = 'task' | 'event' | 'invitation' | 'role' | 'workspace' | 'api-key'

/** The form for a new record that is open now. */
export const newRecord = createStore<NewKind | undefined>(undefined)
