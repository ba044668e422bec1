import * as Tip from '@radix-ui/react-tooltip'
import { type ReactElement, type ReactNode } from 'react'
import { Kbd } from '@/components/ui/kbd'

/** Shows a few words about a control on hover and focus; the control keeps its own accessible name. */
export function Tooltip(props: {
  label: ReactNode
  keys?: string
  side?: 'top' | 'bottom' | 'right'
  children: ReactElement
}) {
  return (
    <Tip.Root delayDuration={350}>
      <Tip.Trigger asChild>{props.children}</Tip.Trigger>
      <Tip.Portal>
        <Tip.Content
          side={props.side ?? 'bottom'}
          sideOffset={6}
          collisionPadding={8}
          className="animate-fade shadow-pop z-60 flex max-w-72 items-center gap-2 rounded-md border border-line bg-surface-3 px-2 py-1 text-xs text-text"
        >
          {props.label}
          {props.keys && <Kbd keys={props.keys} />}
        </Tip.Content>
      </Tip.Portal>
    </Tip.Root>
  )
}

/** Lets tooltips share their delay; once around the app. */
export const TooltipProvider = Tip.Provider
