import { type ComponentType, useEffect, useState } from 'react'
import { shownTip, type Tip } from '@/components/ui/tip'
import { part } from '@/lib/lazy-part'
import { useStore } from '@/lib/store'

const Box = part(async () => (await import('@/components/ui/tip-box')).TipBox)

/** Draws the tip of whichever control asks for one; once around the app. Its box is loaded for the first of them. */
export function TipLayer() {
  const tip = useStore(shownTip)
  const [Loaded, setLoaded] = useState<ComponentType<{ tip: Tip }>>()
  useEffect(() => {
    if (!tip) return
    Box.load().then(
      (box) => setLoaded(() => box),
      () => undefined, // The next tip asks again.
    )
  }, [tip])
  return tip && Loaded && <Loaded tip={tip} />
}
