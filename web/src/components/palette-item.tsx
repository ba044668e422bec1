import { Command } from 'cmdk'
import { type ReactNode } from 'react'
import { Kbd } from '@/components/ui/kbd'

/** The classes of a group in the palette, for its heading. */
export const PALETTE_GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 ' +
  '[&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted'

/** One line of the palette. */
export function PaletteItem(props: {
  value: string
  icon: ReactNode
  keys?: string
  keywords?: string[]
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={props.value}
      keywords={props.keywords ?? []}
      onSelect={props.onSelect}
      className="flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-table data-[selected=true]:bg-surface-3 pointer-coarse:h-11"
    >
      <span className="flex size-4 items-center text-muted [&>svg]:size-4">{props.icon}</span>
      <span className="flex min-w-0 flex-1 items-center gap-2 truncate">{props.children}</span>
      {props.keys && <Kbd keys={props.keys} />}
    </Command.Item>
  )
}
