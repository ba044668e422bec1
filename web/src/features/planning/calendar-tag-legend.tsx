import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { useId, useMemo, useState } from 'react'
import { Tag } from '@/components/ui/tag'
import { legendOf } from '@/features/planning/calendar-tags'
import { NO_TAG_INK } from '@/features/planning/event-words'
import { useT } from '@/lib/i18n'
import { useIsNarrow } from '@/lib/media-query'

/**
 * What the colours of a month mean: its tags, the commonest at once and the others when asked for. While another month is
 * read, the legend of the one before stays.
 */
export function TagLegend({ events, isWhole }: { events: readonly Event[]; isWhole: boolean }) {
  const t = useT()
  const id = useId()
  const most = useIsNarrow() ? 3 : 8
  const [isOpen, setOpen] = useState(false)
  const [known, setKnown] = useState<readonly Event[]>([])
  if (isWhole && known !== events) setKnown(events)
  const tags = useMemo(() => legendOf(known), [known])
  if (tags.length === 0) return null
  const shown = isOpen ? tags : tags.slice(0, most)
  return (
    <ul
      id={id}
      aria-label={t('planning.tagLegend')}
      className="mx-4 mb-2.5 md:-mt-1.5 max-md:mt-2.5 flex max-h-32 shrink-0 flex-wrap items-center gap-1.5 overflow-y-auto"
    >
      {shown.map((tag) => (
        <li key={tag} title={tag} className="flex">
          <Tag name={tag} />
        </li>
      ))}
      {known.some((event) => event.tags.length === 0) && (
        <li style={NO_TAG_INK} className="tinted flex h-5 items-center rounded-sm px-1.5 text-2xs font-medium">
          {t('planning.noTag')}
        </li>
      )}
      {tags.length > most && (
        <li className="flex">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
            className="h-6 rounded-sm px-1.5 text-2xs text-muted hover:bg-surface-2 hover:text-text pointer-coarse:h-11"
          >
            {isOpen ? t('planning.fewerTags') : t('planning.moreTags', { count: tags.length - most })}
          </button>
        </li>
      )}
    </ul>
  )
}
