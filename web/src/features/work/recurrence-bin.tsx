import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { deleteOfSeries } from '@/features/work/recurrence.task'
import { useT } from '@/lib/i18n'

/** Asks whether a task of a series is deleted alone, or with every open one. */
export function RecurrenceBin({ record, onClose }: { record: Task; onClose: () => void }) {
  const t = useT()
  const remove = (scope: 'this' | 'all') => {
    onClose()
    deleteOfSeries(record, scope)
  }
  return (
    <Dialog open title={t('recurrence.deleteTitle')} description={t('recurrence.deleteText')} onClose={onClose}>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('layers.cancel')}</Button>
        <Button look="danger" onClick={() => remove('all')}>
          {t('recurrence.deleteAll')}
        </Button>
        <Button look="danger" onClick={() => remove('this')}>
          {t('recurrence.deleteThis')}
        </Button>
      </div>
    </Dialog>
  )
}
