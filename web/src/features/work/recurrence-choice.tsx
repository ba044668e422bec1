import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/input'
import type { RecurrenceDraft } from '@/features/work/recurrence.draft'
import { type PlainKey, useT } from '@/lib/i18n'

/** What a part of the form shows and changes. */
export interface FormPart {
  draft: RecurrenceDraft
  onChange: (change: Partial<RecurrenceDraft>) => void
  /** What is wrong with a field. */
  errorOf: (field: string) => string | undefined
}

/** A choice of a few by their words. */
export function Choice(props: {
  label: string
  value: string
  error?: string | undefined
  choices: readonly (readonly [value: string, word: PlainKey])[]
  autoFocus?: boolean
  onChange: (value: string) => void
}) {
  const t = useT()
  const { label, value, error, choices, autoFocus } = props
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Select
          {...control}
          autoFocus={autoFocus}
          value={value}
          onChange={(event) => props.onChange(event.target.value)}
        >
          {choices.map(([each, word]) => (
            <option key={each} value={each}>
              {t(word)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
