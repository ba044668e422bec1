import { ChoiceList } from '@/components/ui/combobox'
import { statusesOf } from '@/features/planning/event-request'
import type { EventViewProps } from '@/features/planning/event-search'
import { eventLook, isStatusWord, STATUS_WORDS, statusOf } from '@/features/planning/event-words'
import { useT } from '@/lib/i18n'

export type FilterName = 'status' | 'venue' | 'when'

/** The values of a filter to choose from, those that are on ticked. */
export function FilterValues({
  name,
  search,
  onChange,
  onDone,
}: EventViewProps & { name: FilterName; onDone: () => void }) {
  const t = useT()
  if (name === 'status') {
    const chosen = statusesOf(search)
    const toggle = (value: string) => {
      const next = chosen.some((word) => word === value) ? chosen.filter((word) => word !== value) : [...chosen, value]
      onChange({ status: next.filter(isStatusWord).join(',') || undefined })
    }
    const choices = STATUS_WORDS.map((word) => {
      const look = eventLook(statusOf(word))
      return { value: word, label: t(look.label), icon: <look.icon className={look.tone} /> }
    })
    return (
      <ChoiceList
        label={t('planning.status')}
        choices={choices}
        chosen={chosen}
        multiple
        onChoose={toggle}
        onDone={onDone}
      />
    )
  }
  if (name === 'venue') {
    const filter = (venue: string) => onChange({ venue })
    return (
      <ChoiceList
        label={t('planning.venueHas')}
        choices={[]}
        chosen={[]}
        onChoose={filter}
        onCreate={filter}
        onDone={onDone}
      />
    )
  }
  return (
    <ChoiceList
      label={t('planning.when')}
      choices={[
        { value: 'upcoming', label: t('planning.whenUpcoming') },
        { value: 'past', label: t('planning.whenPast') },
        { value: 'all', label: t('planning.whenAll') },
      ]}
      chosen={[search.when ?? 'upcoming']}
      onChoose={(when) => onChange({ when: when === 'upcoming' ? undefined : when })}
      onDone={onDone}
    />
  )
}
