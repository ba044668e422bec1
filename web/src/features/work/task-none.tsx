import { CircleCheckBig, FilterX } from 'lucide-react'
import { EmptyBin } from '@/components/empty-bin'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import type { TaskSearch } from '@/features/work/task-search'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'

/** What stands in place of a list without tasks. */
export function EmptyTasks(props: { search: TaskSearch; isReadOnly: boolean; onClear: () => void }) {
  const t = useT()
  const { search, onClear } = props
  if (search.bin) return <EmptyBin hint={t('work.emptyBinHint')} canRestore={!props.isReadOnly} />
  const { sort: _sort, order: _order, cols: _cols, ...filters } = search
  if (Object.keys(filters).length > 0) {
    return (
      <EmptyState
        icon={<FilterX />}
        title={t('work.emptyFilteredTitle')}
        hint={t('work.emptyFilteredHint')}
        action={<Button onClick={onClear}>{t('shell.clearFilters')}</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon={<CircleCheckBig />}
      title={t('work.emptyTitle')}
      hint={props.isReadOnly ? t('work.emptyHint') : `${t('work.emptyHint')} ${t('work.emptyHow')}`}
      action={
        !props.isReadOnly && (
          <Button look="primary" onClick={() => newRecord.set('task')}>
            {t('shell.newTask')}
          </Button>
        )
      }
    />
  )
}
