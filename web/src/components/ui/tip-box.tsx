import { useEffect, useLayoutEffect, useRef } from 'react'
import { Kbd } from '@/components/ui/kbd'
import { hideTip, keepTip, type Tip } from '@/components/ui/tip'
import { alongLine } from '@/lib/direction'

const GAP = 6
const EDGE = 8

/** The words beside a control; TipLayer loads it. */
export function TipBox({ tip }: { tip: Tip }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (box.current) place(box.current, tip)
  }, [tip])
  useEffect(() => {
    tip.anchor.setAttribute('aria-describedby', 'tip')
    const hide = () => hideTip()
    const onKey = (event: KeyboardEvent) => {
      if (['Escape', 'Enter', ' '].includes(event.key)) hideTip()
    }
    // A control that scrolls away or leaves the page takes its words along.
    const leaving = new MutationObserver(() => tip.anchor.isConnected || hideTip())
    leaving.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('scroll', hide, true)
    document.addEventListener('keydown', onKey)
    return () => {
      leaving.disconnect()
      tip.anchor.removeAttribute('aria-describedby')
      document.removeEventListener('scroll', hide, true)
      document.removeEventListener('keydown', onKey)
    }
  }, [tip])
  return (
    <div
      ref={box}
      id="tip"
      role="tooltip"
      onPointerEnter={keepTip}
      onPointerLeave={() => hideTip()}
      className="animate-fade shadow-pop fixed top-0 z-60 flex max-w-72 items-center gap-2 rounded-md border border-line bg-surface-3 px-2 py-1 text-xs text-text"
    >
      {tip.label}
      {tip.keys && <Kbd keys={tip.keys} />}
    </div>
  )
}

function place(box: HTMLElement, { anchor, side }: Tip): void {
  const at = anchor.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const below = at.bottom + GAP
  const above = at.top - GAP - height
  const isBelow = side === 'top' ? above < EDGE : below + height < innerHeight - EDGE
  const beyond = alongLine(1) > 0 ? at.right + GAP : at.left - GAP - width
  const left = side === 'end' ? beyond : at.left + at.width / 2 - width / 2
  const top = side === 'end' ? at.top + at.height / 2 - height / 2 : isBelow ? below : above
  box.style.left = `${clamp(left, innerWidth - width)}px`
  box.style.top = `${clamp(top, innerHeight - height)}px`
}

function clamp(value: number, most: number): number {
  return Math.round(Math.max(EDGE, Math.min(value, most - EDGE)))
}
