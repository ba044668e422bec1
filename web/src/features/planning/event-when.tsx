import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { Suspense, useState } from 'react'
import { FIELD_VALUE } from '@/components/record-fields'
import { LayerWait } from '@/components/ui/layer-wait'
import { Popover } from '@/components/ui/popover'
import { EventTime } from '@/features/planning/event-time'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const WhenForm = layer(async () => (await import('@/features/planning/event-when-form')).WhenForm)

/** When an event is; opens a small form. */
export function EventWhen({ event, isReadOnly }: { event: Event; isReadOnly: boolean }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  if (isReadOnly) return <EventTime event={event} />
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t('planning.when')}
      align="end"
      className="w-100 max-w-[94vw] p-4"
      trigger={
        <button type="button" className={FIELD_VALUE}>
          <EventTime event={event} className="whitespace-normal" />
        </button>
      }
    >
      <Suspense fallback={<LayerWait className="h-40" />}>
        <WhenForm event={event} onDone={() => setOpen(false)} />
      </Suspense>
    </Popover>
  )
}
