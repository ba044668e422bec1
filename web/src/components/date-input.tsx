import { isoTime } from '@eventkit/api/words/wall-time'
import { CalendarDays } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, type ReactNode, Suspense, useId, useState } from 'react'
import { isoOf, readTypedDate, readTypedTime, shownDate } from '@/components/typed-date'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { cx } from '@/lib/class-names'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'

const MonthGrid = part(async () => (await import('@/components/month-grid')).MonthGrid)

/** A grid of days, loaded when it is first shown. */
export function Calendar(props: { value: string; onPick: (iso: string) => void; isFocused?: boolean }) {
  return (
    <Suspense fallback={<div className="h-72 w-64" />}>
      <MonthGrid {...props} />
    </Suspense>
  )
}

type FieldProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: string
  onChange: (value: string) => void
}

/**
 * A day, typed or picked: "2027-01-08" for the form, as the app's language writes it for people; empty while there is none.
 * What cannot be read is none, and stays to be mended.
 */
export function DateInput({ value, onChange, className, ...rest }: FieldProps) {
  const t = useT()
  const form = t('layers.dateForm')
  const { locale, timeZone } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { clear, ...typed } = useTyped(value, shownDate(value, locale), onChange, (text) => {
    const date = readTypedDate(text, { now: new Date(), timeZone })
    return date && isoOf(date)
  })
  return (
    <Refusable {...rest} {...typed} why={t('layers.notDate', { form })}>
      {(field) => (
        <div className={cx('relative min-w-0 flex-1', className)}>
          <Input {...field} placeholder={form} className="pe-9" />
          <div className="absolute end-0.5 top-1/2 -translate-y-1/2">
            <Popover
              open={isOpen}
              onOpenChange={setOpen}
              label={t('layers.openCalendar')}
              align="end"
              className="p-2"
              trigger={
                <IconButton label={t('layers.openCalendar')} className="size-8!">
                  <CalendarDays className="size-4" />
                </IconButton>
              }
            >
              <Calendar
                isFocused
                value={value}
                onPick={(iso) => {
                  clear()
                  onChange(iso)
                  setOpen(false)
                }}
              />
            </Popover>
          </div>
        </div>
      )}
    </Refusable>
  )
}

/** A time of day, typed, on the 24-hour clock: "14:00"; empty while there is none. */
export function TimeInput({ value, onChange, className, ...rest }: FieldProps) {
  const t = useT()
  const { clear: _, ...typed } = useTyped(value, value, onChange, (text) => {
    const time = readTypedTime(text)
    return time && isoTime(time)
  })
  return (
    <Refusable {...rest} {...typed} why={t('layers.notTime')}>
      {(field) => <Input {...field} inputMode="numeric" placeholder="14:00" className={cx('tabular', className)} />}
    </Refusable>
  )
}

/** A field that says below itself why it does not take what was typed. */
function Refusable(
  props: Omit<ComponentProps<'input'>, 'children'> &
    Omit<ReturnType<typeof useTyped>, 'clear'> & {
      why: string
      children: (field: ComponentProps<'input'>) => ReactNode
    },
) {
  const { isRefused, props: typed, why, children, ...rest } = props
  const id = useId()
  const described = [rest['aria-describedby'], id].filter(Boolean).join(' ')
  return (
    <>
      {children({ ...rest, ...typed, ...(isRefused && { 'aria-invalid': true, 'aria-describedby': described }) })}
      {isRefused && (
        <p id={id} role="alert" className="order-1 basis-full text-xs text-danger">
          {why}
        </p>
      )}
    </>
  )
}

/** A text that stands for a value: it is told as it is typed, and rewritten once the field is left. */
function useTyped(
  value: string,
  shown: string,
  onChange: (value: string) => void,
  read: (text: string) => string | undefined,
) {
  const [text, setText] = useState<string>()
  const isWrong = text !== undefined && text.trim() !== '' && read(text) === undefined
  const [isLeft, setLeft] = useState(false)
  const tell = (next: string) => next !== value && onChange(next)
  const refuse = () => {
    setLeft(true)
    tell('')
  }
  return {
    clear: () => setText(undefined),
    isRefused: isWrong && isLeft,
    props: {
      value: text ?? shown,
      autoComplete: 'off',
      onChange: ({ target }: { target: { value: string } }) => {
        setText(target.value)
        setLeft(false)
        const next = target.value.trim() === '' ? '' : read(target.value)
        if (next !== undefined) tell(next)
      },
      onBlur: () => (isWrong ? refuse() : setText(undefined)),
      // A form must not be sent with the date that stood here before.
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !isWrong) return
        event.preventDefault()
        event.stopPropagation()
        refuse()
      },
    },
  }
}
