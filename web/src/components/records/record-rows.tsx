import { CreatedRow } from '@/components/created-row'
import { DraftError } from '@/components/draft-error'
import { useDraftField } from '@/components/draft-field'
import { FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { CheckEditor, MomentEditor, ReferenceEditor } from '@/components/records/record-editors'
import { useFieldTools } from '@/components/records/record-entry-words'
import { TagsField } from '@/components/tags-field'
import { TimeZoneField } from '@/components/time-zone-field'
import { Combobox } from '@/components/ui/combobox'
import { cx } from '@/lib/class-names'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'
import { fieldText, type RecordField } from '@/lib/records/record-field'
import { readCount } from '@/lib/records/record-form'
import { knownTags } from '@/lib/records/record-kind'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'
import { fieldOf, readText, toJournal } from '@/lib/records/record-value'

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
  const tools = useFieldTools()
  const { kind, record, isReadOnly, onSave, name, field } = props
  const { input } = field
  const { t, format } = tools
  const contract = fieldOf(kind.message, name)
  const value: unknown = Reflect.get(record, name)
  const json = toJournal(contract, value)
  const text = fieldText(field, json, tools)
  const written = typeof json === 'string' ? json : ''
  const label = t(field.label)
  const add = t(field.add ?? field.label)
  const save = (next: unknown) => onSave(name, next)
  const saveText = (next: string, zone = format.timeZone) => save(readText(contract, next, zone))
  if (input?.as === 'tags') {
    const tags = value as string[]
    const known = input.known ?? knownTags(kind)
    return <TagsField tags={tags} known={known} add={field.add && add} isReadOnly={isReadOnly} onChange={save} />
  }
  if (input?.as === 'own') return <input.Editor label={label} value={value} isReadOnly={isReadOnly} onSave={save} />
  if (input?.as === 'reference') {
    const shared = { to: input.to, field: contract, id: written || undefined, add, isReadOnly }
    return <ReferenceEditor {...shared} label={label} onSave={save} />
  }
  if (isReadOnly) return <span className="whitespace-pre-wrap break-words">{text}</span>
  switch (input?.as) {
    case 'check':
      return <CheckEditor label={label} isChecked={value === true} onSave={save} />
    case 'zone':
      return <TimeZoneField label={label} value={String(value)} onChange={save} />
    case 'day':
      return <MomentEditor {...{ label, text, add }} value={written} onSave={saveText} />
    case 'instant': {
      const zone = (input.zoneIn && String(Reflect.get(record, input.zoneIn))) || format.timeZone
      const saveIn = (next: string) => saveText(next, zone)
      return <MomentEditor {...{ label, text, add, zone }} value={written} onSave={saveIn} />
    }
    case 'choice':
      return <ChoiceEditor {...{ label, add }} choices={input.choices(tools)} value={json} onChoose={saveText} />
    default:
      return <TextEditor {...props} />
  }
}

function ChoiceEditor(props: {
  label: string
  add: string
  choices: readonly { value: string; label: string }[]
  value: unknown
  onChoose: (value: string) => void
}) {
  const { label, choices, value, onChoose } = props
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <Combobox
      label={label}
      choices={choices}
      chosen={chosen ? [chosen.value] : []}
      // What is chosen already is taken off again.
      onChoose={(next) => onChoose(next === value ? '' : next)}
      trigger={
        <button type="button" className={cx(FIELD_VALUE, !chosen && 'text-muted')}>
          {chosen?.label ?? props.add}
        </button>
      }
    />
  )
}

const LINE = `${FIELD_VALUE} bg-transparent placeholder:text-muted focus:bg-surface-2`

function TextEditor<M extends RecordMessage>({ kind, record, name, field, onSave }: EditorProps<M>) {
  const { t, format } = useFieldTools()
  const value = Reflect.get(record, name) as string | number
  const isCount = field.input?.as === 'count'
  const isMultiline = field.input?.as === 'lines'
  const read = (text: string) => (isCount ? readCount(text, format) : text.trim())
  const draft = useDraftField({
    value: value ? String(value) : '',
    multiline: isMultiline,
    check: (text) =>
      read(text) === undefined
        ? t('layers.notCount')
        : checkFields(kind.schemas.update, { [name]: read(text) }, t)[0]?.description,
    save: (text) => onSave(name, read(text)),
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
      <DraftError>{draft.error}</DraftError>
    </>
  )
}
