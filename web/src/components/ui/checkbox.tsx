import { type ComponentProps } from 'react'
import { cx } from '@/lib/class-names'

/** A checkbox; `indeterminate` for some of several. */
export function Checkbox({ className, indeterminate, ...rest }: ComponentProps<'input'> & { indeterminate?: boolean }) {
  return (
    <input
      type="checkbox"
      ref={(element) => {
        if (element) element.indeterminate = indeterminate ?? false
      }}
      className={cx('check size-4 shrink-0 cursor-pointer pointer-coarse:size-5', className)}
      {...rest}
    />
  )
}
