import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { CalendarX2, Repeat, SkipForward } from 'lucide-react'
import { Suspense, useEffect, useState } from 'react'
import { FIELD_TEXT, FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/input'
import { endSeries, firstOf, setRecurrence, skipThis } from '@/features/work/recurrence.task'
import { recurrenceWords } from '@/features/work/recurrence.words'
import { scopes } from '@/features/work/task.scope'
import { isClosed } from '@/features/work/task-words'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const RecurrenceDialog = layer(async () => (await import('@/features/work/recurrence-dialog')).RecurrenceDialog)

/** How a task recurs, in words, and what is done with its series. */
export function RecurrenceField({ task, isReadOnly }: { task: Task; isReadOnly: boolean }) {
  const t = useT()
  const { locale, timeZone } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { recurrence } = task
  if (!recurrence && isReadOnly) return null
  const words = recurrence ? recurrenceWords(recurrence, locale) : t('recurrence.never')
  return (
    <FieldRow icon={<Repeat aria-hidden />} label={t('recurrence.title')} isTall>
      {isReadOnly ? (
        <span className={FIELD_TEXT}>{words}</span>
      ) : (
        <>
          <button type="button" aria-haspopup="dialog" className={FIELD_VALUE} onClick={() => setOpen(true)}>
            <span className={recurrence ? 'wrap-anywhere' : 'text-muted'}>{words}</span>
          </button>
          {recurrence && <SeriesActs task={task} />}
          <Suspense fallback={null}>
            {isOpen && (
              <RecurrenceDialog
                recurrence={recurrence}
                first={firstOf(task, timeZone)}
                onSave={(next) => setRecurrence(task, next)}
                onClose={() => setOpen(false)}
              />
            )}
          </Suspense>
        </>
      )}
    </FieldRow>
  )
}

function SeriesActs({ task }: { task: Task }) {
  const t = useT()
  return (
    <div className="flex flex-wrap items-center gap-2 py-1">
      {!isClosed(task) && (
        <Button size="sm" onClick={() => skipThis(task)}>
          <SkipForward className="size-3.5" aria-hidden />
          {t('recurrence.skipThis')}
        </Button>
      )}
      <Button size="sm" onClick={() => endSeries(task)}>
        <CalendarX2 className="size-3.5" aria-hidden />
        {t('recurrence.endSeries')}
      </Button>
      <ScopeChoice key={task.id} id={task.id} />
    </div>
  )
}

/** Asks once, while the panel is open, which tasks of the series its changes are for. */
function ScopeChoice({ id }: { id: string }) {
  const t = useT()
  const [scope, setScope] = useState('following')
  useEffect(() => () => void scopes.delete(id), [id])
  return (
    <label className="flex items-center gap-2 text-xs text-muted">
      {t('recurrence.scope')}
      <Select
        className="h-7! w-auto! text-xs!"
        value={scope}
        onChange={({ target }) => {
          scopes.set(id, target.value)
          setScope(target.value)
        }}
      >
        <option value="this">{t('recurrence.scopeThis')}</option>
        <option value="following">{t('recurrence.scopeFollowing')}</option>
        <option value="all">{t('recurrence.scopeAll')}</option>
      </Select>
    </label>
  )
}
