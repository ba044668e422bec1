import type { PopoverProps } from '@/components/ui/popover-layer'
import { cloneElement, useState } from 'react'
import { LayerPart } from '@/components/ui/layer-part'
import { part } from '@/lib/lazy-part'

const Layer = part(async () => (await import('@/components/ui/popover-layer')).PopoverLayer)

/** A small layer that opens from a control; its code is loaded when it is first opened. */
export function Popover(props: PopoverProps) {
  const [used, setUsed] = useState(false)
  if (props.open && !used) setUsed(true)
  const closed = cloneElement(props.trigger, {
    'aria-haspopup': 'dialog',
    'aria-expanded': false,
    onClick: () => props.onOpenChange(true),
  })
  if (!used) return closed
  return (
    <LayerPart
      closed={closed}
      onGone={() => {
        props.onOpenChange(false)
        setUsed(false)
      }}
    >
      <Layer {...props} />
    </LayerPart>
  )
}
