import { ImportError } from '@/features/imports/import-error'
import { DateInput } from '@/components/date-input'
import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { DateOrder, type Import, UploadImportOptionsSchema } from '@eventkit/api/eventkit/v1/import_pb'
import { TimeZoneField } from '@/components/time-zone-field'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/input'
import { ImportColumns } from '@/features/imports/import-columns'
import { FormatSelect, formatKey, formatNamed } from '@/features/imports/import-formats'
import { useImportFormats, useImportVerbs } from '@/features/imports/import.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { useForm } from '@/lib/form'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { tell } from '@/lib/tell'

/** How the file is read: zone, workspace, columns, the window of recurring events. Reading again makes a new preview. */
export function ImportOptionsForm({ item }: { item: Import }) {
  const t = useT()
  const { revise } = useImportVerbs()
  const form = useOptionsForm(item, (options) => revise.mutateAsync({ id: item.id, options }))
  const { values, set, errors } = form
  const chosen = formatNamed(values.format)
  const isCalendar = chosen?.fileFormat === 'ics'
  const isTasks = chosen?.kind === 'work.task'
  const fields = useImportFormats().find((each) => formatKey(each) === values.format)?.columns ?? []
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <h2 className="text-table font-semibold">{t('imports.options')}</h2>
      <ImportError failure={form.failure} isInForm />
      {!isCalendar && (
        <Field label={t('imports.format')}>
          {(control) => (
            <FormatSelect
              {...control}
              value={values.format}
              isOffered={({ fileFormat }) => fileFormat !== 'ics'}
              onChange={(format) => set('format', format)}
            />
          )}
        </Field>
      )}
      {isTasks && (
        <WorkspaceField
          value={values.workspaceId}
          error={errors['workspaceId']}
          onChange={(id) => set('workspaceId', id)}
        />
      )}
      {(isTasks || isCalendar) && (
        <Field label={t('imports.timeZone')} hint={t('imports.timeZoneHint')} error={errors['timeZone']}>
          {(control) => (
            <TimeZoneField control={control} value={values.timeZone} onChange={(zone) => set('timeZone', zone)} />
          )}
        </Field>
      )}
      {isCalendar && (
        <fieldset className="flex flex-col gap-3">
          <legend className="pb-1.5 text-table font-medium">{t('imports.window')}</legend>
          <div className="grid grid-cols-2 gap-2">
            <Field label={t('imports.windowFrom')} error={errors['expandFrom']}>
              {(control) => <DateInput {...control} value={values.from} onChange={(from) => set('from', from)} />}
            </Field>
            <Field label={t('imports.windowTo')} error={errors['expandTo']}>
              {(control) => <DateInput {...control} value={values.to} onChange={(to) => set('to', to)} />}
            </Field>
          </div>
          <p className="text-xs text-muted">{t('imports.windowHint')}</p>
        </fieldset>
      )}
      {isTasks && (
        <Field label={t('imports.dateOrder')}>
          {(control) => (
            <Select
              {...control}
              value={String(values.dateOrder)}
              onChange={(event) => set('dateOrder', Number(event.target.value))}
            >
              <option value={DateOrder.UNSPECIFIED}>{t('imports.dateOrderAuto')}</option>
              <option value={DateOrder.DMY}>{t('imports.dateOrderDmy')}</option>
              <option value={DateOrder.MDY}>{t('imports.dateOrderMdy')}</option>
            </Select>
          )}
        </Field>
      )}
      {fields.length > 0 && (
        <ImportColumns
          fields={fields}
          header={item.header}
          columns={values.columns}
          errors={errors}
          onChange={(columns) => set('columns', columns)}
        />
      )}
      <Button type="submit" aria-busy={form.pending}>
        {t('imports.readAgain')}
      </Button>
    </form>
  )
}

function useOptionsForm(item: Import, revise: (options: ReturnType<typeof toOptions>) => Promise<unknown>) {
  const t = useT()
  const { timeZone } = useFormat()
  return useForm({
    schema: UploadImportOptionsSchema,
    initial: initialValues(item, timeZone),
    submit: async (values) => {
      await revise(toOptions(item, values))
      tell('ok', t('imports.didRead'))
    },
  })
}

interface OptionValues {
  /** See formatKey. */
  format: string
  workspaceId: string
  timeZone: string
  from: string
  to: string
  columns: Readonly<Record<string, string>>
  dateOrder: DateOrder
}

function initialValues(item: Import, callerZone: string): OptionValues {
  const { options } = item
  return {
    format: formatKey(item),
    workspaceId: options?.workspaceId ?? '',
    timeZone: options?.timeZone || callerZone,
    from: dayText(options?.expandFrom),
    to: dayText(options?.expandTo),
    columns: options?.columns ?? {},
    dateOrder: options?.dateOrder ?? DateOrder.UNSPECIFIED,
  }
}

function toOptions(item: Import, values: OptionValues) {
  const { format, workspaceId, timeZone, from, to, columns, dateOrder } = values
  return {
    fileName: item.fileName,
    ...formatNamed(format),
    workspaceId,
    timeZone,
    // Columns are chosen for one format; for another they are guessed again.
    columns: format === formatKey(item) ? columns : {},
    dateOrder,
    ...(from ? { expandFrom: timestampFromDate(new Date(`${from}T00:00Z`)) } : {}),
    ...(to ? { expandTo: timestampFromDate(new Date(`${to}T00:00Z`)) } : {}),
  }
}

function dayText(at: Timestamp | undefined): string {
  return at ? timestampDate(at).toISOString().slice(0, 10) : ''
}

function WorkspaceField(props: { value: string; error: string | undefined; onChange: (id: string) => void }) {
  const t = useT()
  const workspaces = useWorkspaces()
  return (
    <Field label={t('imports.workspace')} error={props.error}>
      {(control) => (
        <Select {...control} value={props.value} onChange={(event) => props.onChange(event.target.value)}>
          <option value="">{t('imports.defaultWorkspace')}</option>
          {workspaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
