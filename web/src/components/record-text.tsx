import { Suspense, useState } from 'react'
import { useDraftField } from '@/components/draft-field'
import { Kbd } from '@/components/ui/kbd'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/part'

const Markdown = part(async () => (await import('@/components/markdown')).Markdown)

interface TextProps {
  label: string
  /** What stands in the place of an empty text: "Add notes". */
  addLabel: string
  value: string
  onSave: (text: string) => void
  isReadOnly?: boolean
}

/** A long text of a record: shown as Markdown, written as text. */
export function RecordText(props: TextProps) {
  const t = useT()
  const [editing, setEditing] = useState(false)
  if (editing) return <TextEditor {...props} onDone={() => setEditing(false)} />
  if (!props.value && props.isReadOnly) return null
  if (!props.value) {
    return (
      <button
        type="button"
        onClick={() => setEditing(true)}
        className="-mx-2 mt-3 block w-[calc(100%+1rem)] rounded-md px-2 py-1.5 text-start text-table text-muted hover:bg-surface-2"
      >
        {props.addLabel}
      </button>
    )
  }
  return (
    <section aria-label={props.label} className="group relative mt-3">
      <Suspense fallback={<p className="text-table whitespace-pre-wrap">{props.value}</p>}>
        <Markdown text={props.value} />
      </Suspense>
      {!props.isReadOnly && (
        <button
          type="button"
          onClick={() => setEditing(true)}
          className="mt-1 rounded-sm text-xs text-muted underline-offset-2 hover:text-text hover:underline"
        >
          {t('shell.edit')}
        </button>
      )}
    </section>
  )
}

function TextEditor({ label, value, onSave, onDone }: TextProps & { onDone: () => void }) {
  const t = useT()
  const field = useDraftField({ value, multiline: true, save: onSave, onDone })
  return (
    <div className="mt-3">
      <textarea
        {...field.props}
        autoFocus
        aria-label={label}
        className="field-sizing-content min-h-28 w-full resize-none rounded-md border border-line-strong bg-surface-0 px-3 py-2 text-table leading-5"
      />
      <p className="mt-1 flex items-center gap-1.5 text-xs text-muted">
        <Kbd keys="mod+enter" /> {t('shell.save')}
      </p>
    </div>
  )
}
