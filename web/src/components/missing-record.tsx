import { Ghost } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { readFailure } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** What a panel shows while its record is not there: lines while it loads, that it is gone, or why it could not be read. */
export function MissingRecord(props: {
  query: { error: unknown; refetch: () => unknown }
  goneTitle: string
  goneHint: string
}) {
  const t = useT()
  const { error } = props.query
  if (!error) return <SkeletonRecord label={t('shell.loading')} />
  if (readFailure(error).reason === 'not_found') {
    return <EmptyState icon={<Ghost />} title={props.goneTitle} hint={props.goneHint} />
  }
  return <ErrorState error={error} onRetry={() => void props.query.refetch()} />
}
