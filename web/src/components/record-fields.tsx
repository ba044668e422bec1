import { type ReactNode } from 'react'

/** The classes of a value that is only read. */
export const FIELD_TEXT = 'flex min-h-7 items-center gap-2'

/** The classes of a value that opens its editor. */
export const FIELD_VALUE =
  '-mx-2 flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-start text-table hover:bg-surface-2 pointer-coarse:min-h-11'

/** A field of a record, inside a `<dl>`: icon, name, and the value. */
export function FieldRow({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className="grid min-h-7 grid-cols-[112px_1fr] items-center gap-2 text-table">
      <dt className="flex items-center gap-3 text-muted [&>svg]:size-4">
        {icon}
        {label}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
