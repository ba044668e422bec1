import type { ActivityProps } from '@/features/journal/activity-search'
import { FilterX, History } from 'lucide-react'
import { ListStates } from '@/components/list-states'
import { Page } from '@/components/page'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ActivityFilters } from '@/features/journal/activity-filters'
import { ActivityList } from '@/features/journal/activity-list'
import { useActivity } from '@/features/journal/activity.queries'
import { useT } from '@/lib/i18n'

/** What happened in the company, as far as this person may see it. */
export function ActivityPage(props: ActivityProps) {
  const t = useT()
  const query = useActivity(props.search)
  return (
    <Page title={t('shell.activity')}>
      <div className="flex min-w-0 flex-1 flex-col">
        <ActivityFilters {...props} />
        <ListStates
          query={query}
          isEmpty={query.entries.length === 0 && !query.hasNextPage}
          empty={<Nothing {...props} />}
        >
          <ActivityList query={query} />
        </ListStates>
      </div>
    </Page>
  )
}

function Nothing({ search, onSearch }: ActivityProps) {
  const t = useT()
  if (Object.keys(search).length === 0) {
    return <EmptyState icon={<History />} title={t('company.noActivity')} hint={t('company.noActivityHint')} />
  }
  return (
    <EmptyState
      icon={<FilterX />}
      title={t('company.noActivityFiltered')}
      hint={t('company.noActivityFilteredHint')}
      action={<Button onClick={() => onSearch({})}>{t('shell.clearFilters')}</Button>}
    />
  )
}
