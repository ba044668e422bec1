import { type ComponentProps } from 'react'
import { cx } from '@/lib/class-names'

const LOOKS = {
  primary: 'bg-accent text-on-accent font-semibold hover:brightness-108 border border-transparent',
  default: 'bg-surface-2 text-text border border-line hover:bg-surface-3',
  ghost: 'text-muted hover:text-text hover:bg-surface-2 border border-transparent',
  danger: 'bg-surface-2 text-danger border border-line hover:bg-surface-3 hover:border-danger',
} as const

const SIZES = {
  md: 'h-8 px-3 text-table gap-2 pointer-coarse:h-11',
  sm: 'h-7 px-2 text-xs gap-1.5 pointer-coarse:h-10',
  lg: 'h-10 px-4 text-sm gap-2 pointer-coarse:h-11',
  icon: 'size-8 justify-center pointer-coarse:size-11',
} as const

/** Props of Button; `look` says how much it asks for attention. */
export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS
  size?: keyof typeof SIZES
}

/** The button's classes, for links that look like one. */
export function buttonClass(look: keyof typeof LOOKS = 'default', size: keyof typeof SIZES = 'md'): string {
  return cx(
    'inline-flex print:hidden shrink-0 items-center justify-center rounded-md whitespace-nowrap select-none',
    'transition-[background-color,border-color,filter,color] duration-100 disabled:opacity-50',
    'disabled:pointer-events-none aria-busy:opacity-70',
    LOOKS[look],
    SIZES[size],
  )
}

/** A button; of type "button" unless told otherwise, so that none submits a form by accident. */
export function Button({ look, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={cx(buttonClass(look, size), className)} {...rest} />
}
