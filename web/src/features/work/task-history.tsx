import { toJson } from '@bufbuild/protobuf'
import { type Value, ValueSchema } from '@bufbuild/protobuf/wkt'
import type { Change, JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { type ReactNode } from 'react'
import { FieldChange } from '@/components/field-change'
import { RecordHistory } from '@/components/record-history'
import { useNameOf } from '@/features/auth/user.queries'
import { useWorkspaces } from '@/features/tenancy/workspace.queries'
import { fieldLabel, valueText } from '@/features/work/task-values'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

const VERBS: Record<string, PlainKey> = {
  'work.task.created': 'work.didCreate',
  'work.task.completed': 'work.didComplete',
  'work.task.reopened': 'work.didReopen',
  'work.task.deleted': 'work.didDelete',
  'work.task.restored': 'work.didRestore',
  'work.task.moved': 'work.didMove',
}

// Nobody reads these before and after in a line.
const LONG = new Set(['description', 'metadata'])

/** A task's activity: verbs where there is one, else each field, old → new. */
export function TaskHistory({ taskId }: { taskId: string }) {
  const t = useT()
  const describe = (entry: JournalEntry): ReactNode => {
    const verb = VERBS[entry.kind]
    if (verb) return <span className="text-muted">{t(verb)}</span>
    const changes = entry.changes.filter(({ field }) => fieldLabel(field, t) !== undefined)
    return changes.length > 0 && changes.map((change) => <ChangeText key={change.field} change={change} />)
  }
  return <RecordHistory subjectType="work.task" subjectId={taskId} describe={describe} />
}

function ChangeText({ change }: { change: Change }) {
  const t = useT()
  const format = useFormat()
  const personName = useNameOf()
  const workspaces = useWorkspaces()
  const names = { personName, workspaceName: (id: string) => workspaces.find((workspace) => workspace.id === id)?.name }
  const text = (value: Value | undefined) => valueText(change.field, plain(value), t, format, names)
  const label = fieldLabel(change.field, t) ?? ''
  if (LONG.has(change.field)) return <FieldChange label={label} />
  return <FieldChange label={label} values={{ before: text(change.old), after: text(change.new) }} />
}

function plain(value: Value | undefined): unknown {
  return value && toJson(ValueSchema, value)
}
