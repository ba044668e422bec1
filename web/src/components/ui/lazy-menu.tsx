import { cloneElement, type ComponentProps, type ReactElement, type ReactNode, useState } from 'react'
import { LayerPart } from '@/components/ui/layer-part'

/**
 * A button whose menu is loaded, and costs nothing, until it is first used: a list may have fifty of them on the screen.
 * `menu` gets the button as its trigger and must open at once: `<Menu defaultOpen trigger={trigger}>`.
 */
export function LazyMenu(props: {
  trigger: ReactElement<ComponentProps<'button'>>
  menu: (trigger: ReactElement) => ReactNode
}) {
  const [used, setUsed] = useState(false)
  const closed = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setUsed(true),
  })
  if (!used) return closed
  return (
    <LayerPart closed={closed} onGone={() => setUsed(false)}>
      {props.menu(props.trigger)}
    </LayerPart>
  )
}
