import { ClashDialog } from '@/components/clash-dialog'
import { useNameOf } from '@/directory/user.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { overwriteTask } from '@/features/work/task.actions'
import { taskCache } from '@/features/work/task.cache'
import { type TaskClash, taskClash } from '@/features/work/task-clash'
import { DUE_FIELDS, dueValueText, fieldLabel, valueText } from '@/features/work/task-values'
import { keyOf } from '@/features/work/task-words'
import { dateOf, type Format, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { useStore } from '@/lib/store'
import { tellRefusal } from '@/lib/tell'

/** The side-by-side choice when two people changed the same field of a task; the edit is never lost. */
export function TaskClashDialog() {
  const t = useT()
  const format = useFormat()
  const personName = useNameOf()
  const workspaces = useWorkspaces()
  const clash = useStore(taskClash)
  if (!clash) return null
  const names = { personName, workspaceName: (id: string) => workspaces.find((workspace) => workspace.id === id)?.name }
  const text = (field: string, value: unknown) => valueText(field, value, t, format, names)
  return (
    <ClashDialog
      name={keyOf(clash.task)}
      fields={[
        ...clash.failure.clashes
          .filter(({ field }) => !isDue(field))
          .map(({ field, yours, current }) => ({
            label: fieldLabel(field, t) ?? field,
            yours: text(field, yours),
            theirs: text(field, current),
          })),
        ...dueClash(clash, t('work.due'), format),
      ]}
      onChoose={(keepMine) => void settle(clash, keepMine)}
    />
  )
}

async function settle(clash: TaskClash, keepMine: boolean): Promise<void> {
  taskClash.set(undefined)
  try {
    const current = await taskCache.reread(clash.task.id)
    if (keepMine) overwriteTask(current, clash.change)
  } catch (error) {
    tellRefusal(error)
  }
}

const isDue = (field: string): boolean => DUE_FIELDS.some((known) => known === field)

// The three fields of a due date are one choice; those that do not clash are the same on both sides.
function dueClash({ failure, change }: TaskClash, label: string, format: Format) {
  const clashes = failure.clashes.filter(({ field }) => isDue(field))
  if (clashes.length === 0) return []
  const { dueDate, dueTimeZone } = change
  const same = { due_date: dateOf(dueDate)?.toISOString(), due_time_zone: dueTimeZone }
  const side = (which: 'yours' | 'current') => ({
    ...same,
    ...Object.fromEntries(clashes.map((clash) => [clash.field, clash[which]])),
  })
  return [{ label, yours: dueValueText(side('yours'), format), theirs: dueValueText(side('current'), format) }]
}
