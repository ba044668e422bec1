import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { useEventSearch } from '@/features/planning/event.queries'
import { useRangeText } from '@/features/planning/event-time'
import { eventLook } from '@/features/planning/event-words'
import { can, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'

/** Events that the palette finds. */
export function PaletteEvents({ search, onDone }: { search: string; onDone: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const dates = useRangeText()
  const found = useEventSearch(search, can(useMe(), 'planning.event.read')).data?.events ?? []
  if (found.length === 0) return null
  return (
    <Command.Group heading={t('shell.paletteEvents')} className={PALETTE_GROUP}>
      {found.map((event) => {
        const look = eventLook(event.status)
        return (
          <PaletteItem
            key={event.id}
            value={event.id}
            keywords={[event.name, event.venue, event.notes, search]}
            icon={<look.icon className={look.tone} />}
            onSelect={() => {
              onDone()
              void navigate({ to: '/events/$eventId', params: { eventId: event.id } })
            }}
          >
            <span className="truncate">{event.name}</span>
            <span className="tabular ms-auto shrink-0 text-xs text-muted">{dates(event)}</span>
          </PaletteItem>
        )
      })}
    </Command.Group>
  )
}
