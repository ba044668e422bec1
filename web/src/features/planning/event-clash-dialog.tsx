import { ClashDialog } from '@/components/clash-dialog'
import { type EventClash, eventClash } from '@/features/planning/event-clash'
import { useEventValueText } from '@/features/planning/event-values'
import { updateEvent } from '@/features/planning/event.actions'
import { eventCache } from '@/features/planning/event.cache'
import { tellRefusal } from '@/lib/tell'

/** The side-by-side choice when two people changed the same field of an event; the edit is never lost. */
export function EventClashDialog({ clash }: { clash: EventClash }) {
  const { label, text } = useEventValueText()
  return (
    <ClashDialog
      name={clash.event.name}
      fields={clash.failure.clashes.map(({ field, yours, current }) => ({
        label: label(field) ?? field,
        yours: text(field, yours),
        theirs: text(field, current),
      }))}
      onChoose={(keepMine) => void settle(clash, keepMine)}
    />
  )
}

async function settle(clash: EventClash, keepMine: boolean): Promise<void> {
  eventClash.set(undefined)
  try {
    const current = await eventCache.reread(clash.event.id)
    if (keepMine) updateEvent(current, clash.change)
  } catch (error) {
    tellRefusal(error)
  }
}
