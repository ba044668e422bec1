import { RecordName } from '@/components/records/reference-field'
import { kind } from '@/features/planning/venue.kind'

/** What a venue is called. */
export function VenueName({ id }: { id: string }) {
  return <RecordName kind={kind} id={id} />
}
