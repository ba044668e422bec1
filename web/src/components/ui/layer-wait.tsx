import { TypeAhead } from '@/lib/type-ahead'

/** Holds the place of what a popover loads, and keeps what is typed for it. */
export function LayerWait({ className }: { className: string }) {
  return (
    <div className={className}>
      <TypeAhead />
    </div>
  )
}
