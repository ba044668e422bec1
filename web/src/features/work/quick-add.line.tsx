import { type ComponentProps, type KeyboardEvent, useEffect, useId, useState } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Tag } from '@/components/ui/tag'
import type { Person } from '@/components/quick-add.parser'
import { suggest, type Suggestion } from '@/features/work/quick-add.suggestions'
import { tasks } from '@/features/work/task'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'
import { knownTags } from '@/lib/records/record-kind'

/**
 * A field for one line that says what is to be done. While "@" or "#" is typed it offers people and tags, as a combobox:
 * the arrows choose, Enter or Tab takes, Esc leaves the line as it is.
 */
export function QuickLine({
  text,
  onText,
  people,
  ...rest
}: {
  text: string
  onText: (text: string) => void
  people: readonly Person[]
} & Omit<ComponentProps<'input'>, 'value' | 'onChange'>) {
  const t = useT()
  const listId = useId()
  const [caret, setCaret] = useState(text.length)
  const [active, setActive] = useState(-1)
  // The text for which the offers were sent away.
  const [closedFor, setClosedFor] = useState<string>()
  const found = closedFor === text ? undefined : suggest(text, caret, people, () => knownTags(tasks))
  const offers = found?.offers ?? []
  const isOpen = offers.length > 0
  useEscape(isOpen, () => setClosedFor(text))
  const take = (offer: Suggestion) => {
    if (!found) return
    const next = `${text.slice(0, found.from)}${offer.insert} ${text.slice(caret).trimStart()}`
    onText(next)
    setActive(-1)
    setCaret(found.from + offer.insert.length + 1)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen || event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const chosen = offers[active] ?? (event.key === 'Tab' ? offers[0] : undefined)
    const takes =
      (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) || (event.key === 'Tab' && !event.shiftKey)
    if (step !== 0) setActive((active + step + offers.length + (active < 0 && step < 0 ? 1 : 0)) % offers.length)
    else if (takes && chosen) take(chosen)
    else return
    event.preventDefault()
  }
  return (
    <div className="min-w-0 flex-1">
      <input
        {...rest}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          onText(event.target.value)
          setCaret(event.target.selectionStart ?? event.target.value.length)
          setActive(-1)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? text.length)}
        onBlur={() => setClosedFor(text)}
        onKeyDown={onKeyDown}
      />
      <ul
        id={listId}
        role="listbox"
        aria-label={t('layers.quickOffers')}
        hidden={!isOpen}
        className="mt-1 max-w-80 rounded-lg border border-line bg-surface-2 p-1"
      >
        {offers.map((offer, index) => (
          <li
            key={offer.insert}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2 text-table hover:bg-surface-3 pointer-coarse:h-11',
              index === active && 'bg-surface-3',
            )}
          >
            {offer.isTag ? (
              <Tag name={offer.name} />
            ) : (
              <>
                <Avatar name={offer.name} />
                <span className="truncate">{offer.name}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

// Before the dialog around hears of it, which would close.
function useEscape(isOn: boolean, act: () => void) {
  useEffect(() => {
    if (!isOn) return undefined
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  })
}
