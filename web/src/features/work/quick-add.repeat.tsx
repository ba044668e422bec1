import { Repeat2, X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { firstOf } from '@/features/work/recurrence.task'
import { recurrenceWords } from '@/features/work/recurrence.words'
import { type Due, NO_DUE } from '@/features/work/task-due-date'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const RecurrenceDialog = layer(async () => (await import('@/features/work/recurrence-dialog')).RecurrenceDialog)

/** How a new task recurs: a chip that opens the editor, and can be taken off. */
export function QuickRepeat(props: {
  recurrence: KeptRecurrence | undefined
  /** When the line says that it is due. */
  due: Partial<Due>
  onChange: (recurrence: KeptRecurrence | undefined) => void
}) {
  const { recurrence, due, onChange } = props
  const t = useT()
  const { locale, timeZone } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const words = recurrence ? recurrenceWords(recurrence, locale) : t('recurrence.never')
  return (
    <div className="flex min-w-0 items-center gap-1">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="inline-flex min-h-7 min-w-0 items-center gap-1.5 rounded-md border border-line px-2 text-start text-table hover:border-line-strong hover:bg-surface-3 pointer-coarse:min-h-11"
      >
        <Repeat2 className="size-4 shrink-0 text-muted" aria-hidden />
        <span className={recurrence ? undefined : 'text-muted'}>
          <span className="sr-only">{t('recurrence.title')}: </span>
          {words}
        </span>
      </button>
      {recurrence && (
        <IconButton label={t('recurrence.remove')} onClick={() => onChange(undefined)}>
          <X className="size-3.5" />
        </IconButton>
      )}
      <Suspense fallback={null}>
        {isOpen && (
          <RecurrenceDialog
            recurrence={recurrence}
            first={firstOf({ ...NO_DUE, ...due }, timeZone)}
            onSave={onChange}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </div>
  )
}
