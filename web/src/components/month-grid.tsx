import type { WallTime } from '@eventkit/api/words/wall-time'
import { DayPicker } from 'react-day-picker'
import { de, enGB } from 'react-day-picker/locale'
import { isoOf } from '@/components/typed-date'
import { useFormat } from '@/lib/format'
import { wallTimeOf } from '@/lib/zoned-time'

const NAV =
  'flex size-8 items-center justify-center rounded-md text-muted hover:bg-surface-3 hover:text-text pointer-coarse:size-11'

/** The days of a month to pick one from, in the app's language, from Monday on; keys move as in any calendar. */
export function MonthGrid(props: { value: string; onPick: (iso: string) => void; isFocused?: boolean }) {
  const { locale, timeZone } = useFormat()
  const selected = props.value === '' ? undefined : new Date(`${props.value}T12:00`)
  return (
    <DayPicker
      mode="single"
      required
      weekStartsOn={1}
      locale={locale === 'de' ? de : enGB}
      today={dateOf(wallTimeOf(new Date(), timeZone))}
      selected={selected}
      {...(selected && { defaultMonth: selected })}
      {...(props.isFocused && { autoFocus: true })}
      onSelect={(day) =>
        props.onPick(isoOf({ year: day.getFullYear(), month: day.getMonth() + 1, day: day.getDate() }))
      }
      classNames={{
        months: 'relative',
        month_caption: 'flex h-8 items-center ps-2 text-table font-semibold pointer-coarse:h-11',
        nav: 'absolute end-0 top-0 flex',
        button_previous: NAV,
        button_next: NAV,
        chevron: 'size-4 fill-current',
        month_grid: 'mt-1 w-full border-collapse',
        weekday: 'h-7 text-2xs font-medium text-muted',
        day: 'p-0 text-center',
        day_button:
          'tabular size-9 rounded-md text-table hover:bg-surface-3 focus-visible:outline-2 focus-visible:outline-accent pointer-coarse:size-11',
        today: 'font-semibold text-accent-text',
        selected: '[&>button]:bg-accent [&>button]:text-on-accent',
        outside: 'text-muted',
      }}
      showOutsideDays
    />
  )
}

/** The picker knows dates of the browser's own zone only; noon exists everywhere. */
const dateOf = ({ year, month, day }: WallTime): Date => new Date(year, month - 1, day, 12)
