import { CreatedRow } from '@/components/created-row'
import { useDraftField } from '@/components/draft-field'
import { FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { useFieldTools } from '@/components/records/record-entry-words'
import { TagsField } from '@/components/tags-field'
import { Combobox } from '@/components/ui/combobox'
import { cx } from '@/lib/class-names'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'
import { fieldText, type RecordField } from '@/lib/records/record-field'
import { knownTags } from '@/lib/records/record-kind'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

interface RowsProps<M extends RecordMessage> {
  kind: RecordKind<M>
  record: M
  isReadOnly: boolean
  onSave: (name: string, value: unknown) => void
}

/** The fields of a record but for its title and its Markdown, each edited in place; inside a `<dl>`. */
export function RecordRows<M extends RecordMessage>(props: RowsProps<M>) {
  const t = useT()
  const { kind, record } = props
  const rows = Object.entries(kind.fields).filter(
    ([name, { input }]) => name !== kind.title && input && input.as !== 'markdown',
  )
  return (
    <>
      {rows.map(([name, field]) => {
        const Icon = field.icon
        const isTall = field.input?.as === 'lines' || field.input?.as === 'own'
        return (
          <FieldRow key={name} icon={Icon && <Icon aria-hidden />} label={t(field.label)} isTall={isTall}>
            <FieldEditor {...props} name={name} field={field} />
          </FieldRow>
        )
      })}
      <CreatedRow by={record.createdBy} at={record.createdAt} />
    </>
  )
}

type EditorProps<M extends RecordMessage> = RowsProps<M> & { name: string; field: RecordField<M> }

function FieldEditor<M extends RecordMessage>(props: EditorProps<M>) {
  const t = useT()
  const tools = useFieldTools()
  const { kind, record, isReadOnly, onSave, name, field } = props
  const { input } = field
  const value: unknown = Reflect.get(record, name)
  const save = (next: unknown) => onSave(name, next)
  if (input?.as === 'tags') {
    const tags = value as string[]
    return <TagsField tags={tags} known={knownTags(kind)} isReadOnly={isReadOnly} onChange={save} />
  }
  if (input?.as === 'own')
    return <input.Editor label={t(field.label)} value={value} isReadOnly={isReadOnly} onSave={save} />
  if (isReadOnly) return <span className="whitespace-pre-wrap break-words">{fieldText(field, value, tools)}</span>
  if (input?.as === 'choice') return <ChoiceEditor {...props} choices={input.choices(tools)} />
  return <TextEditor {...props} />
}

function ChoiceEditor<M extends RecordMessage>(
  props: EditorProps<M> & { choices: readonly { value: string; label: string }[] },
) {
  const t = useT()
  const { record, name, field, choices, onSave } = props
  const value = String(Reflect.get(record, name))
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Combobox
      label={t(field.label)}
      choices={choices}
      chosen={[value]}
      // What is chosen already is taken off again.
      onChoose={(next) => onSave(name, next === value ? '' : next)}
      trigger={
        <button type="button" className={cx(FIELD_VALUE, !chosen && 'text-muted')}>
          {chosen?.label ?? t(field.add ?? field.label)}
        </button>
      }
    />
  )
}

const LINE = `${FIELD_VALUE} bg-transparent placeholder:text-muted focus:bg-surface-2`

function TextEditor<M extends RecordMessage>({ kind, record, name, field, onSave }: EditorProps<M>) {
  const t = useT()
  const value = Reflect.get(record, name) as string | number
  const isCount = field.input?.as === 'count'
  const isMultiline = field.input?.as === 'lines'
  const draft = useDraftField({
    value: value ? String(value) : '',
    multiline: isMultiline,
    check: (text) =>
      isCount && !/^\d{0,9}$/.test(text.trim())
        ? t('records.notCount')
        : checkFields(kind.schemas.update, { [name]: isCount ? Number(text) : text.trim() }, t)[0]?.description,
    save: (text) => onSave(name, isCount ? Number(text) : text.trim()),
  })
  const shared = {
    ...draft.props,
    'aria-label': t(field.label),
    'aria-invalid': draft.error ? true : undefined,
    placeholder: t(field.add ?? field.label),
  }
  return (
    <>
      {isMultiline ? (
        <textarea {...shared} rows={1} className={cx(LINE, 'field-sizing-content resize-none py-1 leading-5')} />
      ) : (
        <input {...shared} inputMode={isCount ? 'numeric' : undefined} className={cx(LINE, isCount && 'tabular')} />
      )}
      {draft.error && <p className="text-xs text-danger">{draft.error}</p>}
    </>
  )
}
