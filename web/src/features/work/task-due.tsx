import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { Suspense, useState } from 'react'
import { LayerWait } from '@/components/ui/layer-wait'
import { Popover } from '@/components/ui/popover'
import { DueLabel } from '@/features/work/task-cells'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const DueForm = layer(async () => (await import('@/features/work/task-due-form')).DueForm)

/** The due date with its distance from now; opens a small form with the usual days. */
export function TaskDue({ task, className }: { task: Task; className: string }) {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const at = dateOf(task.dueDate)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t('layers.chooseDue')}
      className="w-72 p-3 pointer-coarse:w-86"
      trigger={
        <button type="button" className={className}>
          {at ? (
            <>
              <DueLabel task={task} hasTime isBare={open} />
              {(!task.dueAllDay || isFar(at)) && <span className="truncate text-muted">{format.distance(at)}</span>}
            </>
          ) : (
            <span className="text-muted">{t('layers.noDue')}</span>
          )}
        </button>
      }
    >
      <Suspense fallback={<LayerWait className="h-110" />}>
        <DueForm task={task} onDone={() => setOpen(false)} />
      </Suspense>
    </Popover>
  )
}

// A day is "tomorrow" or a date, never "in 5 hours".
const isFar = (at: Date): boolean => Math.abs(at.getTime() - Date.now()) > 2 * 86_400_000
