import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useFirstRow } from '@/components/ui/choice-list.first'
import { useT } from '@/lib/i18n'
import { useTypedAhead } from '@/lib/type-ahead'

/** Something to choose: `keywords` are found by typing, too. */
export interface Choice {
  value: string
  label: string
  icon?: ReactNode
  /** What tells it from others of its name, such as the city of a venue. */
  aside?: string | undefined
  keywords?: string[]
}

/** What a list of choices needs. */
export interface ChoiceListProps {
  label: string
  choices: readonly Choice[]
  chosen: readonly string[]
  onChoose: (value: string) => void
  onDone: () => void
  multiple?: boolean
  onCreate?: (text: string) => void
  onSearch?: (text: string) => void
}

/** The list inside: a search field over options. */
export function ChoiceList(props: ChoiceListProps) {
  const t = useT()
  const [text, setText] = useState('')
  const type = (value: string) => {
    setText(value)
    props.onSearch?.(value)
  }
  useTypedAhead((ahead) => type(ahead + text))
  const firstRow = useFirstRow()
  const choose = (value: string) => {
    props.onChoose(value)
    if (!props.multiple) props.onDone()
  }
  const typed = text.trim()
  const isNew = typed !== '' && !props.choices.some(({ label }) => label.toLowerCase() === typed.toLowerCase())
  return (
    <Command {...firstRow} label={props.label} loop>
      <Command.Input
        // The layer gave the focus to itself where this was still on its way.
        autoFocus
        value={text}
        onValueChange={type}
        placeholder={props.label}
        aria-label={props.label}
        className="h-9 w-full border-b border-line bg-transparent px-3 text-table outline-none pointer-coarse:h-11 pointer-coarse:text-base"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1" label={props.label}>
        {props.choices.map((choice) => (
          <Command.Item
            // cmdk reads the words of a row when it comes.
            key={[choice.value, ...(choice.keywords ?? [])].join(' ')}
            value={choice.value}
            keywords={[choice.label, ...(choice.keywords ?? [])]}
            onSelect={() => choose(choice.value)}
            className="flex h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2 text-table data-[selected=true]:bg-surface-3 pointer-coarse:h-11"
          >
            {choice.icon && <span className="flex items-center [&>svg]:size-4">{choice.icon}</span>}
            <span className="flex-1 truncate">{choice.label}</span>
            {choice.aside && <span className="max-w-1/2 truncate text-xs text-muted">{choice.aside}</span>}
            {props.chosen.includes(choice.value) && <Check className="size-4 text-accent-text" aria-hidden />}
          </Command.Item>
        ))}
        {props.onCreate && isNew && (
          <Command.Item
            value={`+${typed}`}
            keywords={[typed]}
            onSelect={() => {
              props.onCreate?.(typed)
              setText('')
              if (!props.multiple) props.onDone()
            }}
            className="flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-table data-[selected=true]:bg-surface-3"
          >
            {t('layers.addTyped', { text: typed })}
          </Command.Item>
        )}
        <Command.Empty className="px-2 py-3 text-table text-muted">{t('layers.nothingFound')}</Command.Empty>
      </Command.List>
    </Command>
  )
}
