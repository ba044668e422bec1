import { DateInput, TimeInput } from '@/components/date-input'
import type { ControlProps } from '@/components/ui/field'

interface Labels {
  dateLabel: string
  timeLabel: string
}

/** A day and a time of it, inside a Field; the day alone without a time. */
export function DateTimeInput(
  props: Labels & {
    control: ControlProps
    autoFocus?: boolean
    /** "2026-12-10" */
    date: string
    onDate: (date: string) => void
    /** "14:00" */
    time?: string | undefined
    onTime: (time: string) => void
  },
) {
  return (
    <div className="flex gap-2">
      <DateInput
        {...props.control}
        autoFocus={props.autoFocus}
        aria-label={props.dateLabel}
        value={props.date}
        onChange={props.onDate}
      />
      {props.time !== undefined && (
        <TimeInput aria-label={props.timeLabel} className="w-18! shrink-0" value={props.time} onChange={props.onTime} />
      )}
    </div>
  )
}

/** The same of one text: "2026-12-10T14:00", or "2026-12-10" without a time; empty while both are. */
export function MomentInput(
  props: Labels & {
    control: ControlProps
    autoFocus?: boolean
    value: string
    hasTime: boolean
    onChange: (value: string) => void
  },
) {
  const { value, hasTime, onChange, ...rest } = props
  const [date = '', time = ''] = value.split('T')
  const tell = (parts: readonly string[]) => onChange(parts.some(Boolean) ? parts.join('T') : '')
  return (
    <DateTimeInput
      {...rest}
      date={date}
      onDate={(next) => (hasTime ? tell([next, time]) : onChange(next))}
      time={hasTime ? time : undefined}
      onTime={(next) => tell([date, next])}
    />
  )
}
