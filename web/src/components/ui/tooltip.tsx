import {
  cloneElement,
  type DOMAttributes,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
} from 'react'
import { hideTip, showTip } from '@/components/ui/tip'

/**
 * Shows a few words about a control on hover and on keyboard focus; the control keeps its own accessible name. It costs
 * two listeners until then: one layer, drawn by TipLayer, serves every control.
 */
export function Tooltip(props: {
  label: ReactNode
  keys?: string
  side?: 'top' | 'bottom' | 'end'
  children: ReactElement<DOMAttributes<Element>>
}) {
  const { label, keys, side, children } = props
  const own = children.props
  const show = (event: SyntheticEvent, delay: number) =>
    showTip({ anchor: event.currentTarget, label, keys, side: side ?? 'bottom' }, delay)
  return cloneElement(children, {
    onPointerEnter: (event: PointerEvent) => {
      own.onPointerEnter?.(event)
      if (event.pointerType === 'mouse') show(event, 350)
    },
    onPointerLeave: (event: PointerEvent) => {
      own.onPointerLeave?.(event)
      hideTip(100)
    },
    onPointerDown: (event: PointerEvent) => {
      own.onPointerDown?.(event)
      hideTip()
    },
    onFocus: (event) => {
      own.onFocus?.(event)
      if (event.currentTarget.matches(':focus-visible')) show(event, 350)
    },
    onBlur: (event) => {
      own.onBlur?.(event)
      hideTip()
    },
  })
}
