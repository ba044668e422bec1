import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'

/** Searches a list while typing; "/" selects what it has, Enter or the arrow down goes on to the list, Esc leaves. `onSearch` comes a moment after the last letter. */
export function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const latest = useRef(onSearch)
  latest.current = onSearch
  useHotkeys({ '/': () => input.current?.select() })
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => latest.current(text), 180)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <div className="relative w-44 min-w-28 shrink max-sm:flex-1">
      <Search
        className="pointer-events-none absolute top-1/2 start-2 size-3.5 -translate-y-1/2 text-muted"
        aria-hidden
      />
      <input
        ref={input}
        type="search"
        aria-label={t('shell.keySearch')}
        placeholder={t('shell.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
          event.preventDefault()
          if (text !== value) onSearch(text)
          document.querySelector<HTMLElement>('[data-row]')?.focus()
        }}
        className="h-7 w-full rounded-md border border-line bg-transparent pe-2 ps-7 text-table hover:border-line-strong pointer-coarse:h-11 pointer-coarse:text-base"
      />
    </div>
  )
}
