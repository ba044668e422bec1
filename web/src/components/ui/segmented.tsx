import { type ReactNode } from 'react'
import { cx } from '@/lib/class-names'

/** A few exclusive views side by side: `<Segmented label="View" value=… options=… onChange=… />`. */
export function Segmented<V extends string>(props: {
  label: string
  value: V
  /** A compact one leaves its label to screen readers where the screen is narrow. */
  options: readonly { value: V; label: string; icon?: ReactNode; isCompact?: boolean }[]
  onChange: (value: V) => void
}) {
  return (
    <div
      role="group"
      aria-label={props.label}
      className="inline-flex max-w-full shrink-0 self-start overflow-x-auto rounded-md bg-surface-2 p-0.5"
    >
      {props.options.map(({ value, label, icon, isCompact }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
          className={cx(
            'inline-flex h-7 items-center gap-2 rounded-sm px-2.5 text-table font-medium [&>svg]:size-4 pointer-coarse:h-10',
            value === props.value ? 'bg-surface-0 text-text shadow-sm' : 'text-muted hover:text-text',
          )}
        >
          {icon}
          {isCompact ? <span className="max-sm:sr-only">{label}</span> : label}
        </button>
      ))}
    </div>
  )
}
