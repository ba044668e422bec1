import { Ghost } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { readFailure } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** How the reading of a record went; one whose address names none is not read at all. */
export interface RecordReading {
  error: unknown
  fetchStatus: 'fetching' | 'paused' | 'idle'
  refetch: () => unknown
}

/** What a panel shows while its record is not there: lines while it loads, that it is not here, or why it could not be read. */
export function MissingRecord(props: {
  query: RecordReading
  goneTitle: string
  goneHint: string
  /** The way back to the list. */
  onLeave: () => void
}) {
  const t = useT()
  const { error, fetchStatus } = props.query
  if (error && readFailure(error).reason !== 'not_found') {
    return <ErrorState error={error} onRetry={() => void props.query.refetch()} />
  }
  if (!error && fetchStatus !== 'idle') return <SkeletonRecord label={t('shell.loading')} />
  return (
    <EmptyState
      icon={<Ghost />}
      title={props.goneTitle}
      hint={props.goneHint}
      action={<Button onClick={props.onLeave}>{t('layers.backToList')}</Button>}
    />
  )
}
