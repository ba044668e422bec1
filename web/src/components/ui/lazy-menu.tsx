import { cloneElement, type ComponentProps, type ReactElement, type ReactNode, Suspense, useState } from 'react'

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
  return used ? <Suspense fallback={closed}>{props.menu(props.trigger)}</Suspense> : closed
}
