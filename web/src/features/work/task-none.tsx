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
  if (search.bin) return <EmptyBin hint={t('layers.taskBinHint')} canRestore={!props.isReadOnly} />
  const { sort: _sort, order: _order, cols: _cols, ...filters } = search
  if (Object.keys(filters).length > 0) {
    return (
      <EmptyState
        icon={<FilterX />}
        title={t('layers.taskNoMatch')}
        hint={t('layers.taskNoMatchHint')}
        action={<Button onClick={onClear}>{t('shell.clearFilters')}</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon={<CircleCheckBig />}
      title={t('layers.taskNoneTitle')}
      hint={props.isReadOnly ? t('layers.taskNoneHint') : `${t('layers.taskNoneHint')} ${t('layers.taskNoneHow')}`}
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
