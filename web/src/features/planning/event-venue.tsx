import type { Venue } from '@eventkit/api/eventkit/v1/venue_pb'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Combobox } from '@/components/ui/combobox'
import { IconButton } from '@/components/ui/icon-button'
import { can, useMe } from '@/directory/me.queries'
import { kind as venues } from '@/features/planning/venue.kind'
import { useT } from '@/lib/i18n'
import { useRecord, useRecordSearch } from '@/lib/records/record-queries'

/** The venue that an event is at, where it is one of the company's: a link to it, and the way to choose another. */
export function EventVenue(props: {
  venueId: string | undefined
  /** Undefined takes it away. Absent where it is only read. */
  onPick?: ((venue: Venue | undefined) => void) | undefined
}) {
  const t = useT()
  const { venueId, onPick } = props
  const mayRead = can(useMe(), venues.reading)
  const [search, setSearch] = useState('')
  const venue = useRecord(venues, mayRead ? (venueId ?? '') : '').data
  const found = useRecordSearch(venues, search.trim(), mayRead && onPick !== undefined)
  if (!mayRead) return null
  if (venueId) {
    return (
      <span className="flex min-h-7 items-center gap-1 text-table">
        <Link
          to="/venues/$recordId"
          params={{ recordId: venueId }}
          className="truncate text-accent-text underline-offset-2 hover:underline"
        >
          {venue?.name ?? '…'}
        </Link>
        {onPick && (
          <IconButton label={t('planning.removeVenue')} onClick={() => onPick(undefined)}>
            <X className="size-3.5" />
          </IconButton>
        )}
      </span>
    )
  }
  if (!onPick) return null
  return (
    <Combobox
      label={t('planning.pickVenue')}
      choices={found.map(({ id, name, city }) => ({ value: id, label: name, keywords: [city, search] }))}
      chosen={[]}
      onSearch={setSearch}
      onChoose={(id) => onPick(found.find((one) => one.id === id))}
      trigger={
        <button type="button" className="min-h-7 text-table text-muted hover:text-text print:hidden">
          {t('planning.pickVenue')}…
        </button>
      }
    />
  )
}
