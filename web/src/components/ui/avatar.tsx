import { cx } from '@/lib/class-names'
import { hueOf } from '@/lib/hue'

/** The first letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = words[0]?.charAt(0) ?? '?'
  const last = words.length > 1 ? (words[words.length - 1]?.charAt(0) ?? '') : ''
  return (first + last).toUpperCase()
}

/** A person as coloured initials. The name stands beside it or in the title, so it is hidden from screen readers. */
export function Avatar(props: { name: string; size?: 'sm' | 'md' | 'lg'; ring?: boolean; title?: string }) {
  const size = { sm: 'size-5.5 text-[9.5px]', md: 'size-6 text-2xs', lg: 'size-8 text-xs' }[props.size ?? 'sm']
  return (
    <span
      aria-hidden
      title={props.title}
      style={{ '--hue': hueOf(props.name) }}
      className={cx(
        'tinted inline-flex shrink-0 items-center justify-center rounded-full font-bold tracking-wide select-none',
        size,
        props.ring && 'outline-2 outline-offset-1 outline-ok',
      )}
    >
      {initialsOf(props.name)}
    </span>
  )
}
