import type { Choice, ChoiceListProps } from '@/components/ui/choice-list'
import { type ComponentProps, type ReactElement, Suspense, useState } from 'react'
import { Popover } from '@/components/ui/popover'
import { layer } from '@/lib/lazy-part'
import { TypeAhead } from '@/lib/type-ahead'

/** A searchable list to choose from, opened from a trigger. With `multiple` it stays open and ticks what is chosen. */
export function Combobox(props: {
  trigger: ReactElement<ComponentProps<'button'>>
  label: string
  choices: readonly Choice[]
  chosen: readonly string[]
  onChoose: (value: string) => void
  multiple?: boolean
  /** Makes a new value of what was typed, as for tags. */
  onCreate?: (text: string) => void
  onSearch?: (text: string) => void
  open?: boolean
  onOpenChange?: (open: boolean) => void
  side?: 'top' | 'bottom'
}) {
  const [ownOpen, setOwnOpen] = useState(false)
  const open = props.open ?? ownOpen
  const setOpen = props.onOpenChange ?? setOwnOpen
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger={props.trigger}
      label={props.label}
      className="w-60"
      {...(props.side ? { side: props.side } : {})}
    >
      <ChoiceList {...props} onDone={() => setOpen(false)} />
    </Popover>
  )
}

const Loaded = layer(async () => (await import('@/components/ui/choice-list')).ChoiceList)

/** The list inside, loaded when it is first opened: a search field over options. */
export function ChoiceList(props: ChoiceListProps) {
  return (
    <Suspense
      fallback={
        <div className="h-40 px-3 py-2 text-table text-muted">
          {props.label}
          <TypeAhead />
        </div>
      }
    >
      <Loaded {...props} />
    </Suspense>
  )
}
