import { X } from 'lucide-react'
import { hueOf } from '@/lib/hue'

/** A label coloured by its name; with `onRemove`, one that can be taken off. */
export function Tag(props: { name: string; onRemove?: () => void; removeLabel?: string }) {
  return (
    <span
      style={{ '--hue': hueOf(props.name) }}
      className="tinted inline-flex h-5 max-w-36 shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-medium"
    >
      <span className="truncate">{props.name}</span>
      {props.onRemove && (
        <button
          type="button"
          aria-label={props.removeLabel}
          onClick={props.onRemove}
          className="print:hidden -me-0.5 rounded-sm p-0.5"
        >
          <X className="size-3" />
        </button>
      )}
    </span>
  )
}
