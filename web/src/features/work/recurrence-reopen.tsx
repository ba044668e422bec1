import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useT } from '@/lib/i18n'

/** Asks whether a task may be open beside the next one of its series, which somebody changed. */
export function RecurrenceReopen({ onAnswer: answer }: { onAnswer: (keeps: boolean) => void }) {
  const t = useT()
  return (
    <Dialog
      open
      title={t('recurrence.reopenTitle')}
      description={t('recurrence.reopenText')}
      onClose={() => answer(false)}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => answer(false)}>{t('layers.cancel')}</Button>
        <Button look="primary" onClick={() => answer(true)}>
          {t('recurrence.keepBoth')}
        </Button>
      </div>
    </Dialog>
  )
}
