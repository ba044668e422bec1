import { type ReactNode } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useT } from '@/lib/i18n'

/** What a list needs of its query. */
export interface ListQuery {
  isPending: boolean
  error: unknown
  refetch: () => unknown
}

/** A list, or what stands in its place: lines while it loads, why it could not be read, or that it is empty. */
export function ListStates(props: { query: ListQuery; isEmpty: boolean; empty: ReactNode; children: ReactNode }) {
  const t = useT()
  const { query } = props
  if (!props.isEmpty) return props.children
  if (query.isPending) return <SkeletonRows label={t('shell.loading')} />
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return props.empty
}
