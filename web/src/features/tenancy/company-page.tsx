import { createConnectQueryKey, useMutation, useQuery } from '@connectrpc/connect-query'
import { type Company, CompanyService, UpdateCompanyRequestSchema } from '@eventkit/api/eventkit/v1/company_pb'
import { SaveButton } from '@/components/form-actions'
import { FormClash } from '@/components/form-clash'
import { FormError } from '@/components/form-error'
import { Page } from '@/components/page'
import { Settings, SettingsCard } from '@/components/settings'
import { TimeZoneField } from '@/components/time-zone-field'
import { ErrorState } from '@/components/ui/error-state'
import { Field } from '@/components/ui/field'
import { Input, Select } from '@/components/ui/input'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { useWorkspaces } from '@/directory/workspace.queries'
import { useTenancyWords } from '@/features/tenancy/tenancy-words'
import { dateOf, useFormat } from '@/lib/format'
import { useEditForm } from '@/lib/edit-form'
import { useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { session } from '@/lib/session'
import { tell, tellUndoRefusal } from '@/lib/tell'
import { transport } from '@/lib/transport'

const { getCompany, updateCompany } = CompanyService.method

/** The settings of the company: its name, its zone and its default workspace. */
export function CompanyPage() {
  const t = useT()
  const query = useQuery(getCompany, {})
  return (
    <Page title={t('shell.company')}>
      <Settings>
        {query.data && <CompanyForm company={query.data} onReread={() => void query.refetch()} />}
        {query.isPending && <SkeletonRecord label={t('shell.loading')} />}
        {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      </Settings>
    </Page>
  )
}

function takeCompany(company: Company): void {
  const key = createConnectQueryKey({ schema: getCompany, input: {}, transport, cardinality: 'finite' })
  queryClient.setQueryData(key, company)
  const current = session.get()
  if (current) session.set({ ...current, company: { id: company.id, name: company.name } })
}

const readCompany = ({ name, timeZone, defaultWorkspaceId }: Company) => ({ name, timeZone, defaultWorkspaceId })

function CompanyForm({ company, onReread }: { company: Company; onReread: () => void }) {
  const t = useT()
  const format = useFormat()
  const update = useMutation(updateCompany, { onSuccess: takeCompany })
  const words = useTenancyWords()
  const workspaces = useWorkspaces()
  const form = useEditForm({
    schema: UpdateCompanyRequestSchema,
    record: company,
    read: readCompany,
    save: (given) => update.mutateAsync(given),
    onSaved: (takeBack) =>
      tell('ok', t('company.didSaveCompany'), undefined, () => update.mutate(takeBack, { onError: tellUndoRefusal })),
    reread: onReread,
  })
  const { values, set, errors } = form
  const since = dateOf(company.createdAt)
  return (
    <SettingsCard
      title={t('company.companyTitle')}
      {...(since ? { hint: t('company.companySince', { when: format.full(since) }) } : {})}
    >
      <form {...form.props} className="flex flex-col gap-4">
        <FormError failure={form.failure} />
        <Field label={t('company.name')} error={errors['name']}>
          {(control) => (
            <Input {...control} value={values.name} onChange={(event) => set('name', event.target.value)} />
          )}
        </Field>
        <Field label={t('company.timeZone')} hint={t('company.companyZoneHint')} error={errors['timeZone']}>
          {(control) => (
            <TimeZoneField control={control} value={values.timeZone} onChange={(zone) => set('timeZone', zone)} />
          )}
        </Field>
        <Field
          label={t('company.defaultWorkspace')}
          hint={t('company.defaultWorkspaceHint')}
          error={errors['defaultWorkspaceId']}
        >
          {(control) => (
            <Select
              {...control}
              value={values.defaultWorkspaceId}
              onChange={(event) => set('defaultWorkspaceId', event.target.value)}
            >
              {workspaces.map((workspace) => (
                <option key={workspace.id} value={workspace.id}>
                  {workspace.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <SaveButton isChanged={form.isChanged} isPending={form.pending} />
      </form>
      <FormClash name={company.name} words={words} form={form} />
    </SettingsCard>
  )
}
