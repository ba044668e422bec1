import { type ComponentProps } from 'react'
import { cx } from '@/lib/class-names'

const BOX =
  'w-full rounded-md border border-line-strong/70 bg-surface-0 px-2.5 text-sm text-text placeholder:text-muted ' +
  'hover:border-line-strong aria-invalid:border-danger disabled:opacity-60 pointer-coarse:text-base'

/** How a one-line text field looks, for those that are more than one. */
export const inputClass = cx(BOX, 'h-9 pointer-coarse:h-11')

/** A one-line text field. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cx(inputClass, className)} {...rest} />
}

/** A field of several lines. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cx(BOX, 'min-h-20 py-2 leading-5', className)} {...rest} />
}

/** The platform's own choice list: works with every keyboard, screen reader and phone. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={cx(BOX, 'h-9 ps-1.5 pe-2 pointer-coarse:h-11', className)} {...rest} />
}
