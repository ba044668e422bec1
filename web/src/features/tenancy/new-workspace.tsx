import { CreateWorkspaceRequestSchema } from '@eventkit/api/eventkit/v1/workspace_pb'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { createWorkspace } from '@/features/tenancy/workspace.actions'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'

const close = () => newRecord.set(undefined)

/** The form for a new workspace. */
export function NewWorkspaceDialog({ onDone }: { onDone: (id: string) => void }) {
  const t = useT()
  return (
    <Dialog open title={t('company.newWorkspace')} description={t('company.newWorkspaceHint')} onClose={close}>
      <NewWorkspaceForm onDone={onDone} />
    </Dialog>
  )
}

function NewWorkspaceForm({ onDone }: { onDone: (id: string) => void }) {
  const t = useT()
  const form = useForm({
    schema: CreateWorkspaceRequestSchema,
    initial: { name: '' },
    draft: 'new-workspace',
    submit: async ({ name }) => {
      const workspace = await createWorkspace(name.trim())
      close()
      onDone(workspace.id)
    },
  })
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <Field label={t('company.name')} error={form.errors['name']}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
          />
        )}
      </Field>
      <FormActions label={t('company.createWorkspace')} isPending={form.pending} onCancel={close} />
    </form>
  )
}
