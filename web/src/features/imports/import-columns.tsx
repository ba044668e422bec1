import { Select } from '@/components/ui/input'
import { Field } from '@/components/ui/field'
import { fieldsText } from '@/features/imports/import-words'
import { useT } from '@/lib/i18n'

/** Which column of a CSV fills which field. */
export function ImportColumns(props: {
  /** What columns can fill, as the server names it. */
  fields: readonly string[]
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
      {props.fields.map((name) => (
        <Field key={name} label={fieldsText([name], t)} error={props.errors[`columns[${name}]`]}>
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
