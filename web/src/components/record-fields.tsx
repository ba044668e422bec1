import { type ReactNode } from 'react'
import { cx } from '@/lib/class-names'

/** The classes of a value that is only read. */
export const FIELD_TEXT = 'flex min-h-7 items-center gap-2'

/** The classes of a value that opens its editor. */
export const FIELD_VALUE =
  '-mx-2 flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-start text-table hover:bg-surface-2 pointer-coarse:min-h-11'

/** A field of a record, inside a `<dl>`: icon, name, and the value; `isTall` where that may have several lines. */
export function FieldRow(props: { icon: ReactNode; label: string; isTall?: boolean; children: ReactNode }) {
  const { icon, label, isTall, children } = props
  return (
    <div className={cx('grid min-h-7 grid-cols-[120px_1fr] gap-2 text-table', isTall ? 'items-start' : 'items-center')}>
      <dt className="flex min-h-7 items-center pointer-coarse:min-h-11 gap-3 text-muted [&>svg]:size-4">
        {icon}
        {label}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
