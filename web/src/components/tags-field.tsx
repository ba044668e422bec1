import { useRef } from 'react'
import { useKeptFocus } from '@/components/kept-focus'
import { Combobox } from '@/components/ui/combobox'
import { Tag } from '@/components/ui/tag'
import { useT } from '@/lib/i18n'

/** Tags to take off and add; `known` are offered, and what is typed becomes a new one. */
export function TagsField(props: {
  tags: readonly string[]
  known: readonly string[]
  onChange: (tags: string[]) => void
  /** What adding one is called, where they are not tags. */
  add?: string | undefined
  isReadOnly?: boolean
}) {
  const t = useT()
  const { tags, add = t('layers.addTag') } = props
  const box = useRef<HTMLDivElement>(null)
  const keepFocus = useKeptFocus(box, tags.join())
  const toggle = (name: string) =>
    props.onChange(tags.includes(name) ? tags.filter((tag) => tag !== name) : [...tags, name])
  const all = [...new Set([...props.known, ...tags])]
  if (props.isReadOnly) {
    return (
      <div className="flex min-h-7 flex-wrap items-center gap-1.5 py-0.5">
        {tags.map((tag) => (
          <Tag key={tag} name={tag} />
        ))}
      </div>
    )
  }
  return (
    <div ref={box} className="flex min-h-7 flex-wrap items-center gap-1.5 py-0.5">
      {tags.map((tag) => (
        <Tag
          key={tag}
          name={tag}
          onRemove={() => {
            keepFocus()
            toggle(tag)
          }}
          removeLabel={t('layers.removeTag', { name: tag })}
        />
      ))}
      <Combobox
        label={add}
        choices={all.map((tag) => ({ value: tag, label: tag }))}
        chosen={tags}
        multiple
        onChoose={toggle}
        onCreate={toggle}
        trigger={
          <button
            type="button"
            className="h-5.5 rounded-sm border border-dashed border-line-strong px-1.5 text-2xs print:hidden text-muted hover:text-text pointer-coarse:h-8"
          >
            + {add}
          </button>
        }
      />
    </div>
  )
}
