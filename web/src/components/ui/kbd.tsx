import { keyLabels } from '@/lib/hotkeys'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

/** Keys as caps: "mod+k" or "g t". Left out where there is no keyboard, and for screen readers. */
export function Kbd({ keys }: { keys: string }) {
  const { locale } = useStore(preferences)
  return (
    <kbd aria-hidden className="inline-flex gap-0.5 font-sans pointer-coarse:hidden">
      {keyLabels(keys, locale).map((label) => (
        <span
          key={label}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/35 px-1 text-2xs leading-none"
        >
          {label}
        </span>
      ))}
    </kbd>
  )
}
