import type { Failure } from '@/lib/errors'
import type { RecordMessage } from '@/lib/records/record-types'
import { createStore } from '@/lib/store'

/** A change of a record that met somebody else's on the same field. */
export interface RecordClash {
  /** Its kind, such as `planning.venue`. */
  type: string
  record: RecordMessage
  change: object
  failure: Failure
}

/** The clash that waits for a choice. */
export const recordClash = createStore<RecordClash | undefined>(undefined)
