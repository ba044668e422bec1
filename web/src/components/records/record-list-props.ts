import type { RecordSearch, SearchChange } from '@/lib/records/record-search'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

/** What the list of a kind of record and its parts get. */
export interface RecordListProps<M extends RecordMessage> {
  kind: RecordKind<M>
  search: RecordSearch
  /** Shows another search. */
  onChange: (change: SearchChange) => void
  openId: string | undefined
  onOpen: (record: M) => void
  canWrite: boolean
}
