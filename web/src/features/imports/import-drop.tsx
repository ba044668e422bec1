import { FileUp } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormatSelect } from '@/features/imports/import-formats'
import { can, useMe } from '@/directory/me.queries'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** A place to drop a file on, or to choose one from. */
export function ImportDrop(props: {
  /** What the file holds; empty to have it told from the file. */
  format: string
  onFormat: (format: string) => void
  onFile: (file: File) => void
}) {
  const t = useT()
  const me = useMe()
  const { onFile } = props
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <section
      aria-label={t('imports.dropLabel')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        'flex flex-col items-center gap-3 rounded-xl border-2 border-dashed px-6 py-10 text-center',
        isOver ? 'border-accent bg-surface-2' : 'border-line-strong bg-surface-1',
      )}
    >
      <FileUp className={cx('size-8', isOver ? 'text-accent-text' : 'text-muted')} aria-hidden />
      <p className="text-base font-semibold">{t('imports.dropTitle')}</p>
      <Field label={t('imports.what')}>
        {(control) => (
          <FormatSelect {...control} value={props.format} onChange={props.onFormat}>
            <option value="">{t('imports.whatFileTells')}</option>
          </FormatSelect>
        )}
      </Field>
      <Button look="primary" onClick={() => input.current?.click()}>
        {t('imports.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".ics,.csv,text/calendar,text/csv"
        aria-label={t('imports.choose')}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0]
          // The same file may be chosen again after it was corrected.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
      <ul className="flex max-w-130 flex-col gap-0.5 text-table text-muted">
        {can(me, 'planning.event.write') && <li>{t('imports.hintIcs')}</li>}
        {can(me, 'work.task.write') && (
          <>
            <li>{t('imports.hintTodoist')}</li>
            <li>{t('imports.hintCsv')}</li>
          </>
        )}
      </ul>
      <p className="text-xs text-muted">{t('imports.limit')}</p>
    </section>
  )
}
