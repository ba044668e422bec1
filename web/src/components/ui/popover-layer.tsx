import { type ComponentProps, type ReactElement, type ReactNode } from 'react'
import * as Pop from '@radix-ui/react-popover'
import { cx } from '@/lib/class-names'

/** Props of Popover; whoever uses it keeps whether it is open. */
export interface PopoverProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  trigger: ReactElement<ComponentProps<'button'>>
  label: string
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  className?: string
  children: ReactNode
}

/** The popover itself; Popover loads it when one is first opened. */
export function PopoverLayer(props: PopoverProps) {
  return (
    <Pop.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Pop.Trigger asChild>{props.trigger}</Pop.Trigger>
      <Pop.Portal>
        <Pop.Content
          aria-label={props.label}
          align={props.align ?? 'start'}
          side={props.side ?? 'bottom'}
          sideOffset={6}
          collisionPadding={8}
          className={cx(
            'animate-fade shadow-pop z-50 max-h-[70dvh] overflow-y-auto rounded-lg border border-line bg-surface-2',
            props.className,
          )}
        >
          {props.children}
        </Pop.Content>
      </Pop.Portal>
    </Pop.Root>
  )
}
