import type { EntryWords } from '@/components/entry-text'
import { RecordHistory } from '@/components/record-history'
import { useNameOf } from '@/directory/user.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { DUE_FIELDS, dueValueText, fieldLabel, valueText } from '@/features/work/task-values'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** A task's activity. */
export function TaskHistory({ taskId }: { taskId: string }) {
  return <RecordHistory subjectType="work.task" subjectId={taskId} words={useTaskWords()} />
}

/** How the entries of tasks are worded. */
export function useTaskWords(): EntryWords {
  const t = useT()
  const format = useFormat()
  const personName = useNameOf()
  const workspaces = useWorkspaces()
  const names = { personName, workspaceName: (id: string) => workspaces.find((workspace) => workspace.id === id)?.name }
  return {
    verbs: {
      'work.task.created': 'work.didCreate',
      'work.task.completed': 'work.didComplete',
      'work.task.reopened': 'work.didReopen',
      'work.task.deleted': 'work.didDelete',
      'work.task.restored': 'work.didRestore',
      'work.task.moved': 'work.didMove',
      'work.task.left': 'work.didLeave',
    },
    label: (field) => fieldLabel(field, t),
    text: (field, value) => valueText(field, value, t, format, names),
    long: ['description', 'metadata'],
    group: { fields: DUE_FIELDS, label: t('work.due'), text: (values) => dueValueText(values, format) },
  }
}
