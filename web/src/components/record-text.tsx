import { CatchBoundary } from '@tanstack/react-router'
import { useState } from 'react'
import { useDraftField } from '@/components/draft-field'
import { Kbd } from '@/components/ui/kbd'
import { withTick } from '@/lib/checklist'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'

const Markdown = part(async () => (await import('@/components/markdown')).Markdown)

interface TextProps {
  label: string
  /** What stands in the place of an empty text: "Add notes". */
  addLabel: string
  value: string
  onSave: (text: string) => void
  isReadOnly?: boolean
}

/** A long text of a record: shown as Markdown, written as text. It suspends, so the record comes whole with it. */
export function RecordText(props: TextProps) {
  const t = useT()
  const [editing, setEditing] = useState(false)
  const tick = (line: number, isTicked: boolean) => {
    const text = withTick(props.value, line, isTicked)
    if (text !== undefined) props.onSave(text)
  }
  if (editing) return <TextEditor {...props} onDone={() => setEditing(false)} />
  if (!props.value && props.isReadOnly) return null
  if (!props.value) {
    return (
      <button
        type="button"
        onClick={() => setEditing(true)}
        className="-mx-2 mt-3 block w-[calc(100%+1rem)] rounded-md px-2 py-1.5 text-start text-table text-muted hover:bg-surface-2 print:hidden"
      >
        {props.addLabel}
      </button>
    )
  }
  return (
    <section aria-label={props.label} className="group relative mt-3">
      <CatchBoundary getResetKey={() => props.value} errorComponent={() => <Unformatted text={props.value} />}>
        <Markdown text={props.value} onTick={props.isReadOnly ? undefined : tick} />
      </CatchBoundary>
      {!props.isReadOnly && (
        <button
          type="button"
          onClick={() => setEditing(true)}
          className="mt-1 rounded-sm text-xs text-muted print:hidden underline-offset-2 hover:text-text hover:underline"
        >
          {t('layers.edit')}
        </button>
      )}
    </section>
  )
}

function PlainText({ text }: { text: string }) {
  return <p className="text-table break-words whitespace-pre-wrap">{text}</p>
}

// The text is more than its looks: it stays readable, and can be edited, when it cannot be laid out.
function Unformatted({ text }: { text: string }) {
  const t = useT()
  return (
    <>
      <p className="mb-1 text-xs text-warn">{t('layers.unformatted')}</p>
      <PlainText text={text} />
    </>
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
