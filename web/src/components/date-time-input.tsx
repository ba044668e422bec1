import { DateInput, TimeInput } from '@/components/date-input'
import type { ControlProps } from '@/components/ui/field'
import { useT } from '@/lib/i18n'
import { fromInputValue, toInputValue } from '@/lib/zoned-time'

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
    /** Whose clocks they are, some of which skip an hour in spring. */
    zone?: string | undefined
  },
) {
  return (
    <div className="flex flex-wrap gap-x-2 gap-y-1.5">
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
      {props.zone && props.time && <SkippedTime value={`${props.date}T${props.time}`} zone={props.zone} />}
    </div>
  )
}

/** Says of a time that the clocks skip what becomes of it. */
function SkippedTime({ value, zone }: { value: string; zone: string }) {
  const t = useT()
  const at = fromInputValue(value, zone)
  const shown = at ? toInputValue(at, zone) : value
  const [time, next] = [value, shown].map((text) => text.slice(text.indexOf('T') + 1))
  return (
    <p role="status" className="order-1 basis-full text-xs text-warn empty:hidden">
      {shown !== value && t('layers.timeSkipped', { time: time ?? '', next: next ?? '' })}
    </p>
  )
}

/** The same of one text: "2026-12-10T14:00", or "2026-12-10" without a time; empty while both are. */
export function MomentInput(
  props: Labels & {
    control: ControlProps
    autoFocus?: boolean
    value: string
    hasTime: boolean
    zone?: string | undefined
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
