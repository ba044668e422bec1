import type { DescMessage } from '@bufbuild/protobuf'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { useFieldTools } from '@/components/records/record-entry-words'
import { TagsField } from '@/components/tags-field'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Select, Textarea } from '@/components/ui/input'
import { kindOf } from '@/lib/records/kinds'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { type FieldTools, type RecordField } from '@/lib/records/record-field'
import { knownTags } from '@/lib/records/record-kind'
import type { RecordKind } from '@/lib/records/record-types'
import { filterValues } from '@/lib/records/record-search'

const close = () => newRecord.set(undefined)

/** The form for a new record of a kind. */
export function NewRecordDialog({ type }: { type: string }) {
  const t = useT()
  const kind = kindOf(type)
  const schema = kind?.schemas.create
  if (!kind || !schema) return null
  const { fresh, freshHint } = kind.words
  return (
    <Dialog open wide title={t(fresh)} {...(freshHint && { description: t(freshHint) })} onClose={close}>
      <RecordForm kind={kind} schema={schema} />
    </Dialog>
  )
}

type Values = Record<string, string | string[]>

const askedOf = ({ fields }: RecordKind) => Object.entries(fields).filter(([, { isAsked }]) => isAsked)

/** A new record takes what the list behind is filtered by, so that it is in that list. */
function useFirstValues(kind: RecordKind): Values {
  const isList = useLocation({ select: ({ pathname }) => pathname.startsWith(kind.path) })
  const search = useSearch({ strict: false })
  return Object.fromEntries(
    askedOf(kind).map(([name, { input, filter }]) => {
      const given = isList && filter ? filterValues(search, filter.name) : []
      return [name, input?.as === 'tags' ? given : (given[0] ?? '')]
    }),
  )
}

function RecordForm({ kind, schema }: { kind: RecordKind; schema: DescMessage }) {
  const t = useT()
  const tools = useFieldTools()
  const navigate = useNavigate()
  const initial = useFirstValues(kind)
  const form = useForm<Values>({
    schema,
    initial,
    // A draft is kept for the place where it was begun.
    draft: `new ${kind.type} ${JSON.stringify(initial)}`,
    submit: async (values) => {
      const trimmed = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.trim() : value,
      ])
      const { id } = await kind.verbs.create(Object.fromEntries(trimmed))
      close()
      await navigate({ to: `${kind.path}/${id}`, search: true })
    },
  })
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <div className="grid gap-4 sm:grid-cols-2">
        {askedOf(kind).map(([name, field], index) => (
          <FormField
            key={name}
            kind={kind}
            field={field}
            isFirst={index === 0}
            value={form.values[name] ?? ''}
            error={form.errors[name]}
            tools={tools}
            onChange={(value) => form.set(name, value)}
          />
        ))}
      </div>
      <FormActions label={t(kind.words.create ?? kind.words.fresh)} isPending={form.pending} onCancel={close} />
    </form>
  )
}

function FormField(props: {
  kind: RecordKind
  field: RecordField<never>
  isFirst: boolean
  value: string | string[]
  error: string | undefined
  tools: FieldTools
  onChange: (value: string | string[]) => void
}) {
  const { kind, field, value, tools, onChange } = props
  const { input } = field
  const label = tools.t(field.label)
  const isWide = props.isFirst || input?.as === 'markdown' || input?.as === 'lines' || input?.as === 'tags'
  const box = isWide ? 'sm:col-span-2' : ''
  if (Array.isArray(value)) {
    return (
      <div className={`flex flex-col gap-1 ${box}`}>
        <p className="text-table font-medium">{label}</p>
        <TagsField tags={value} known={knownTags(kind)} onChange={onChange} />
      </div>
    )
  }
  return (
    <div className={box}>
      <Field label={label} error={props.error}>
        {(control) => {
          const shared = {
            ...control,
            value,
            onChange: (event: { target: { value: string } }) => onChange(event.target.value),
          }
          if (input?.as === 'markdown' || input?.as === 'lines') return <Textarea {...shared} />
          if (input?.as !== 'choice') return <Input {...shared} autoFocus={props.isFirst} />
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
        }}
      </Field>
    </div>
  )
}
