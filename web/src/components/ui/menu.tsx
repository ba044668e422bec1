import * as Drop from '@radix-ui/react-dropdown-menu'
import { Check } from 'lucide-react'
import { type ReactElement, type ReactNode, type RefObject } from 'react'
import { Kbd } from '@/components/ui/kbd'
import { cx } from '@/lib/class-names'

const ITEM =
  'flex h-8 items-center gap-2.5 rounded-sm px-2 text-table outline-none select-none pointer-coarse:h-11 ' +
  'data-highlighted:bg-surface-3 data-disabled:opacity-50 cursor-pointer'

/** A menu that opens from a button; `returnTo` gets the focus when it closes, in the place of its trigger. */
export function Menu(props: {
  trigger: ReactElement
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  defaultOpen?: boolean
  onClose?: () => void
  returnTo?: RefObject<HTMLElement | null>
  children: ReactNode
}) {
  return (
    <Drop.Root
      defaultOpen={props.defaultOpen ?? false}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose?.()
      }}
    >
      <Drop.Trigger asChild>{props.trigger}</Drop.Trigger>
      <Drop.Portal>
        <Drop.Content
          align={props.align ?? 'start'}
          side={props.side ?? 'bottom'}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (!props.returnTo) return
            event.preventDefault()
            props.returnTo.current?.focus()
          }}
          className="animate-fade shadow-pop z-50 max-h-[70dvh] min-w-52 overflow-y-auto rounded-lg border border-line bg-surface-2 p-1"
        >
          {props.children}
        </Drop.Content>
      </Drop.Portal>
    </Drop.Root>
  )
}

/** One thing to do. */
export function MenuItem(props: {
  icon?: ReactNode
  keys?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Drop.Item
      disabled={props.disabled ?? false}
      onSelect={props.onSelect}
      className={cx(ITEM, props.danger ? 'text-danger' : 'text-text')}
    >
      {props.icon && <span className="flex size-4 items-center text-muted [&>svg]:size-4">{props.icon}</span>}
      <span className="flex-1 truncate">{props.children}</span>
      {props.keys && <Kbd keys={props.keys} />}
    </Drop.Item>
  )
}

/** One of several choices, the chosen one ticked; the menu stays open when `keepOpen`. */
export function MenuChoice(props: {
  checked: boolean
  onSelect: () => void
  icon?: ReactNode
  keepOpen?: boolean
  children: ReactNode
}) {
  return (
    <Drop.CheckboxItem
      checked={props.checked}
      onSelect={(event) => {
        if (props.keepOpen) event.preventDefault()
        props.onSelect()
      }}
      className={ITEM}
    >
      {props.icon && <span className="flex size-4 items-center text-muted [&>svg]:size-4">{props.icon}</span>}
      <span className="flex-1 truncate">{props.children}</span>
      <span className="flex size-4 items-center">
        {props.checked && <Check className="size-4 text-accent-text" aria-hidden />}
      </span>
    </Drop.CheckboxItem>
  )
}

/** The heading of a group in a menu. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Drop.Label className="px-2 pt-2 pb-1 text-2xs font-medium text-muted">{children}</Drop.Label>
}

/** A line between groups of a menu. */
export function MenuLine() {
  return <Drop.Separator className="my-1 h-px bg-line" />
}
