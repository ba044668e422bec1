import { type ReactNode } from 'react'
import { MomentInput } from '@/components/date-time-input'
import { ReferenceField } from '@/components/records/reference-field'
import { TagsField } from '@/components/tags-field'
import { TimeZoneField } from '@/components/time-zone-field'
import { Checkbox } from '@/components/ui/checkbox'
import { type ControlProps, Field } from '@/components/ui/field'
import { Input, Select, Textarea } from '@/components/ui/input'
import { kindOf } from '@/lib/records/kinds'
import type { FieldTools, RecordField } from '@/lib/records/record-field'
import type { FormValue } from '@/lib/records/record-form'
import { knownTags } from '@/lib/records/record-kind'
import type { RecordKind } from '@/lib/records/record-types'

interface FormFieldProps {
  kind: RecordKind
  field: RecordField<never>
  isFirst: boolean
  value: FormValue
  /** Of an instant. */
  zone: string
  error: string | undefined
  tools: FieldTools
  onChange: (value: FormValue) => void
}

/** A field of the form for a new record, with its label and what is wrong with it. */
export function FormField(props: FormFieldProps) {
  const { kind, field, isFirst, value, zone, error, tools, onChange } = props
  const { input } = field
  const label = tools.t(field.label)
  const isWide = isFirst || input?.as === 'markdown' || input?.as === 'lines' || input?.as === 'tags'
  const box = isWide ? 'sm:col-span-2' : ''
  if (Array.isArray(value)) {
    return (
      <div className={`flex flex-col gap-1 ${box}`}>
        <p className="text-table font-medium">{label}</p>
        <TagsField
          tags={value}
          known={(input?.as === 'tags' && input.known) || knownTags(kind)}
          add={field.add && tools.t(field.add)}
          onChange={onChange}
        />
      </div>
    )
  }
  if (typeof value === 'boolean') {
    return (
      <label className={`flex min-h-7 items-center gap-2.5 text-table pointer-coarse:min-h-11 ${box}`}>
        <Checkbox checked={value} onChange={({ target }) => onChange(target.checked)} />
        {label}
      </label>
    )
  }
  const isElsewhere = input?.as === 'instant' && zone !== tools.format.timeZone
  const hint = isElsewhere && tools.t('layers.timesIn', { zone: zone.replaceAll('_', ' ') })
  return (
    <div className={box}>
      <Field label={label} error={error} hint={hint}>
        {(control) => <TextControl {...props} value={value} control={control} label={label} />}
      </Field>
    </div>
  )
}

function TextControl(props: FormFieldProps & { value: string; control: ControlProps; label: string }): ReactNode {
  const { field, value, control, label, tools, onChange } = props
  const { input } = field
  const shared = { ...control, value, onChange: (event: { target: { value: string } }) => onChange(event.target.value) }
  switch (input?.as) {
    case 'markdown':
    case 'lines':
      return <Textarea {...shared} />
    case 'choice':
      return (
        <Select {...shared}>
          <option value="" />
          {input.choices(tools).map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      )
    case 'day':
    case 'instant':
      return (
        <MomentInput
          control={control}
          dateLabel={label}
          timeLabel={tools.t('layers.timeOf', { name: label })}
          hasTime={input.as === 'instant'}
          zone={props.zone}
          value={value}
          onChange={onChange}
        />
      )
    case 'zone':
      return <TimeZoneField control={control} value={value} onChange={onChange} />
    case 'reference': {
      const kind = kindOf(input.to)
      const add = tools.t(field.add ?? field.label)
      const pick = (record: { id: string } | undefined) => onChange(record?.id ?? '')
      return kind && <ReferenceField kind={kind} control={control} label={add} id={value || undefined} onPick={pick} />
    }
    default:
      return <Input {...shared} autoFocus={props.isFirst} inputMode={input?.as === 'count' ? 'numeric' : undefined} />
  }
}
