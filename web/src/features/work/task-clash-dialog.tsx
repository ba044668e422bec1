import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useNameOf } from '@/features/auth/user.queries'
import { useWorkspaces } from '@/features/tenancy/workspace.queries'
import { overwriteTask, refuse } from '@/features/work/task.actions'
import { taskClient, taskRecords } from '@/features/work/task.cache'
import { type TaskClash, taskClash } from '@/features/work/task-clash'
import { fieldLabel, valueText } from '@/features/work/task-values'
import { keyOf } from '@/features/work/task-words'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { useStore } from '@/lib/store'

/** The side-by-side choice when two people changed the same field; the edit is never lost. */
export function TaskClashDialog() {
  const clash = useStore(taskClash)
  return clash ? <ClashDialog clash={clash} /> : null
}

function ClashDialog({ clash }: { clash: TaskClash }) {
  const t = useT()
  const format = useFormat()
  const personName = useNameOf()
  const workspaces = useWorkspaces()
  const names = { personName, workspaceName: (id: string) => workspaces.find((workspace) => workspace.id === id)?.name }
  const text = (field: string, value: unknown) => valueText(field, value, t, format, names)

  const settle = async (keepMine: boolean) => {
    taskClash.set(undefined)
    try {
      const current = taskRecords.receive(await taskClient.getTask({ id: clash.task.id }))
      if (keepMine) overwriteTask(current, clash.change)
    } catch (error) {
      refuse(error)
    }
  }
  return (
    <Dialog
      open
      wide
      title={t('work.clashTitle')}
      description={t('work.clashHint', { key: keyOf(clash.task) })}
      onClose={() => void settle(false)}
    >
      <div className="flex flex-col gap-4">
        {clash.failure.clashes.map(({ field, yours, current }) => (
          <section key={field}>
            <h3 className="pb-1.5 text-table font-medium">{fieldLabel(field, t) ?? field}</h3>
            <div className="grid gap-3 sm:grid-cols-2">
              <Side label={t('work.clashYours')} text={text(field, yours)} isMine />
              <Side label={t('work.clashTheirs')} text={text(field, current)} />
            </div>
          </section>
        ))}
      </div>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={() => void settle(false)}>{t('work.clashKeepTheirs')}</Button>
        <Button look="primary" onClick={() => void settle(true)}>
          {t('work.clashKeepMine')}
        </Button>
      </div>
    </Dialog>
  )
}

function Side({ label, text, isMine }: { label: string; text: string; isMine?: boolean }) {
  const t = useT()
  return (
    <div className={`rounded-md border p-3 ${isMine ? 'border-accent' : 'border-line-strong'}`}>
      <p className="pb-1 text-xs text-muted">{label}</p>
      <p className="max-h-60 overflow-y-auto text-sm break-words whitespace-pre-wrap">
        {text || <span className="text-muted">{t('work.clashEmpty')}</span>}
      </p>
    </div>
  )
}
