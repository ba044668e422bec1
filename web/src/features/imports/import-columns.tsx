import { Select } from '@/components/ui/input'
import { Field } from '@/components/ui/field'
import { type PlainKey, useT } from '@/lib/i18n'

// The fields that a column can fill, as the server names them (server/src/work/task.import-csv.ts).
const FIELDS: readonly { name: string; label: PlainKey }[] = [
  { name: 'title', label: 'imports.fieldTitle' },
  { name: 'description', label: 'imports.fieldDescription' },
  { name: 'due_date', label: 'imports.fieldDue' },
  { name: 'priority', label: 'imports.fieldPriority' },
  { name: 'status', label: 'imports.fieldStatus' },
  { name: 'assignee', label: 'imports.fieldAssignee' },
  { name: 'tags', label: 'imports.fieldTags' },
  { name: 'section', label: 'imports.fieldSection' },
  { name: 'key', label: 'imports.fieldKey' },
]

/** Which column of a CSV fills which field. */
export function ImportColumns(props: {
  header: readonly string[]
  columns: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  onChange: (columns: Record<string, string>) => void
}) {
  const t = useT()
  const { columns } = props
  const choose = (field: string, column: string) => {
    const { [field]: _previous, ...rest } = columns
    props.onChange(column === '' ? rest : { ...rest, [field]: column })
  }
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 text-table font-medium">{t('imports.columns')}</legend>
      <p className="text-xs text-muted">{t('imports.columnsHint')}</p>
      {FIELDS.map(({ name, label }) => (
        <Field key={name} label={t(label)} error={props.errors[`columns[${name}]`]}>
          {(control) => (
            <Select {...control} value={columns[name] ?? ''} onChange={(event) => choose(name, event.target.value)}>
              <option value="">{t('imports.noColumn')}</option>
              {props.header.map((column) => (
                <option key={column} value={column}>
                  {column}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ))}
    </fieldset>
  )
}
