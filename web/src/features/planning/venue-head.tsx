import type { Venue } from '@eventkit/api/eventkit/v1/venue_pb'
import { Link } from '@tanstack/react-router'
import { CalendarDays } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import { can, useMe } from '@/directory/me.queries'
import { MapLink } from '@/features/planning/venue-editors'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** Where a venue is, and what happens there. */
export function VenueHead({ record }: { record: Venue }) {
  const t = useT()
  return (
    <span className="flex flex-wrap gap-x-4">
      <MapLink record={record} />
      {can(useMe(), 'planning.event.read') && (
        <Link
          to="/events"
          search={{ view: 'table', venueId: record.id }}
          className={cx(buttonClass('ghost', 'sm'), '-ms-2.5')}
        >
          <CalendarDays className="size-4" aria-hidden />
          {t('venue.seeEvents')}
        </Link>
      )}
    </span>
  )
}
