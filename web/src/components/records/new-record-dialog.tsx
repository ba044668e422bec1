import type { DescMessage } from '@bufbuild/protobuf'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense } from 'react'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { FormField } from '@/components/records/form-field'
import { useFieldTools } from '@/components/records/record-entry-words'
import { Dialog } from '@/components/ui/dialog'
import { LayerWait } from '@/components/ui/layer-wait'
import { useForm } from '@/lib/form'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { kindOf } from '@/lib/records/kinds'
import {
  type AskedField,
  askedOf,
  firstValue,
  formSlips,
  type FormValues,
  readForm,
  zoneOf,
} from '@/lib/records/record-form'
import { filterValues } from '@/lib/records/record-search'
import type { RecordKind } from '@/lib/records/record-types'

const close = () => newRecord.set(undefined)

/** The form for a new record of a kind. */
export function NewRecordDialog({ type }: { type: string }) {
  const t = useT()
  const kind = kindOf(type)
  const schema = kind?.schemas.create
  if (!kind || !schema) return null
  const { fresh, freshHint } = kind.words
  const { NewForm } = kind
  return (
    <Dialog open wide title={t(fresh)} {...(freshHint && { description: t(freshHint) })} onClose={close}>
      {NewForm ? (
        <Suspense fallback={<LayerWait className="h-48" />}>
          <NewForm onClose={close} />
        </Suspense>
      ) : (
        <RecordForm kind={kind} schema={schema} />
      )}
    </Dialog>
  )
}

/** A new record takes what the list behind is filtered by, so that it is in that list. */
function useFirstValues(kind: RecordKind, asked: readonly AskedField[]): FormValues {
  const { timeZone } = useFormat()
  const isList = useLocation({ select: ({ pathname }) => pathname.startsWith(kind.path) })
  const search = useSearch({ strict: false })
  return Object.fromEntries(
    asked.map(({ field, request }) => {
      const given = isList && field.filter ? filterValues(search, field.filter.name) : []
      return [request.localName, firstValue(field, given, timeZone)]
    }),
  )
}

function RecordForm({ kind, schema }: { kind: RecordKind; schema: DescMessage }) {
  const tools = useFieldTools()
  const { t, format } = tools
  const { timeZone } = format
  const navigate = useNavigate()
  const asked = askedOf(kind, schema)
  const initial = useFirstValues(kind, asked)
  const form = useForm<FormValues>({
    schema,
    initial,
    // A draft is kept for the place where it was begun.
    draft: `new ${kind.type} ${JSON.stringify(initial)}`,
    check: (values) => formSlips(asked, values, format, t),
    submit: async (values) => {
      const { id } = await kind.verbs.create(readForm(asked, values, format))
      close()
      await navigate({ to: `${kind.path}/${id}`, search: true })
    },
  })
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <div className="grid gap-4 sm:grid-cols-2">
        {asked.map(({ name, field, request }, index) => (
          <FormField
            key={name}
            kind={kind}
            field={field}
            isFirst={index === 0}
            value={form.values[request.localName] ?? ''}
            zone={zoneOf(field, form.values, timeZone)}
            error={form.errors[request.localName]}
            tools={tools}
            onChange={(value) => form.set(request.localName, value)}
          />
        ))}
      </div>
      <FormActions label={t(kind.words.create ?? kind.words.fresh)} isPending={form.pending} onCancel={close} />
    </form>
  )
}
