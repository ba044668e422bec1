import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { keyLabels } from '@/lib/hotkeys'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

const ICON = 'size-3'

// The letters' font has no sideways arrows, and not every system has another that does.
const ARROWS: Record<string, ReactNode> = {
  '←': <ArrowLeft className={ICON} />,
  '→': <ArrowRight className={ICON} />,
  '↑': <ArrowUp className={ICON} />,
  '↓': <ArrowDown className={ICON} />,
}

/** Keys as caps: "mod+k" or "g t". Left out where there is no keyboard, and for screen readers. */
export function Kbd({ keys }: { keys: string }) {
  const { locale } = useStore(preferences)
  return (
    <kbd aria-hidden className="inline-flex gap-0.5 font-sans pointer-coarse:hidden">
      {keyLabels(keys, locale).map((label, place) => (
        <span
          key={place}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/35 px-1 text-2xs leading-none"
        >
          {ARROWS[label] ?? label}
        </span>
      ))}
    </kbd>
  )
}
