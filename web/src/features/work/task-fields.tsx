import { type Task } from '@eventkit/api/eventkit/v1/task_pb'
import { UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { Calendar, FolderKanban, Heading, Lock, Milestone, SignalHigh, Tags, UserRound } from 'lucide-react'
import { Suspense } from 'react'
import { CreatedRow } from '@/components/created-row'
import { useDraftField } from '@/components/draft-field'
import { FIELD_TEXT, FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { TagsField } from '@/components/tags-field'
import { Avatar } from '@/components/ui/avatar'
import { Checkbox } from '@/components/ui/checkbox'
import { Combobox } from '@/components/ui/combobox'
import { useMe } from '@/directory/me.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { tasks, updateTask } from '@/features/work/task'
import { toggleDone } from '@/features/work/task.actions'
import { assignTask } from '@/features/work/task.assign'
import { useAssigneeChoices } from '@/features/work/task-assignee'
import { DueLabel, NoAccess, PriorityLabel } from '@/features/work/task-cells'
import { TaskDue } from '@/features/work/task-due'
import { TaskParent } from '@/features/work/task-parent'
import { PRIORITIES, priorityLook } from '@/features/work/task-words'
import { mostCharacters } from '@/lib/field-rules'
import { useHotkeys } from '@/lib/hotkeys'
import { layer } from '@/lib/lazy-part'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'
import { knownTags } from '@/lib/records/record-kind'

const RecurrenceField = layer(async () => (await import('@/features/work/recurrence-field')).RecurrenceField)

interface FieldProps {
  task: Task
  isReadOnly: boolean
}

/** The fields of a task, each edited in place; plain text for those who may only read; inside a `<dl>`. */
export function TaskFields({ task, isReadOnly }: FieldProps) {
  const t = useT()
  const me = useMe()
  useHotkeys({ d: () => toggleDone(task) }, !isReadOnly)
  return (
    <>
      <FieldRow icon={<UserRound aria-hidden />} label={t('work.assignee')}>
        <AssigneeField task={task} isReadOnly={isReadOnly} />
      </FieldRow>
      <FieldRow icon={<Calendar aria-hidden />} label={t('work.due')}>
        {isReadOnly ? <DueLabel task={task} hasTime /> : <TaskDue task={task} className={FIELD_VALUE} />}
      </FieldRow>
      <Suspense fallback={null}>
        <RecurrenceField task={task} isReadOnly={isReadOnly} />
      </Suspense>
      <FieldRow icon={<SignalHigh aria-hidden />} label={t('work.priority')}>
        {isReadOnly ? <PriorityLabel task={task} /> : <PriorityField task={task} />}
      </FieldRow>
      <FieldRow icon={<Tags aria-hidden />} label={t('work.tags')}>
        <TagsField
          tags={task.tags}
          known={knownTags(tasks)}
          isReadOnly={isReadOnly}
          onChange={(tags) => updateTask(task, { tags })}
        />
      </FieldRow>
      <FieldRow icon={<FolderKanban aria-hidden />} label={t('work.workspace')}>
        <WorkspaceField task={task} isReadOnly={isReadOnly} />
      </FieldRow>
      {(task.section || !isReadOnly) && (
        <FieldRow icon={<Heading aria-hidden />} label={t('work.section')}>
          {isReadOnly ? task.section : <SectionField task={task} />}
        </FieldRow>
      )}
      {task.parentId && (
        <FieldRow icon={<Milestone aria-hidden />} label={t('layers.parent')}>
          <TaskParent parentId={task.parentId} className={FIELD_VALUE} />
        </FieldRow>
      )}
      {(task.private || (!isReadOnly && task.createdBy?.id === me?.id)) && (
        <FieldRow icon={<Lock aria-hidden />} label={t('work.private')}>
          <PrivateField task={task} isReadOnly={isReadOnly || task.createdBy?.id !== me?.id} />
        </FieldRow>
      )}
      <CreatedRow by={task.createdBy} at={task.createdAt} />
    </>
  )
}

function AssigneeField({ task, isReadOnly }: FieldProps) {
  const t = useT()
  const { choices, find } = useAssigneeChoices([task.workspaceId])
  const { assignee } = task
  const value = (
    <>
      {assignee && <Avatar name={shownName(assignee, t)} />}
      {assignee ? shownName(assignee, t) : <span className="text-muted">{t('work.unassigned')}</span>}
    </>
  )
  return (
    <>
      {isReadOnly ? (
        <span className={FIELD_TEXT}>{value}</span>
      ) : (
        <Combobox
          label={t('layers.assignTo')}
          choices={choices}
          chosen={[assignee?.id ?? 'nobody']}
          onChoose={(id) => assignTask(task, find(id))}
          trigger={
            <button type="button" className={FIELD_VALUE}>
              {value}
            </button>
          }
        />
      )}
      <NoAccess task={task} isSaid />
    </>
  )
}

function PriorityField({ task }: { task: Task }) {
  const t = useT()
  const choices = PRIORITIES.map((priority) => {
    const look = priorityLook(priority)
    return { value: String(priority), label: t(look.label), icon: <look.icon className={look.tone} /> }
  })
  return (
    <Combobox
      label={t('work.priority')}
      choices={choices}
      chosen={[String(task.priority)]}
      onChoose={(value) =>
        updateTask(task, { priority: PRIORITIES.find((priority) => String(priority) === value) ?? task.priority })
      }
      trigger={
        <button type="button" className={FIELD_VALUE}>
          <PriorityLabel task={task} />
        </button>
      }
    />
  )
}

function WorkspaceField({ task, isReadOnly }: FieldProps) {
  const t = useT()
  const workspaces = useWorkspaces()
  const name = workspaces.find(({ id }) => id === task.workspaceId)?.name ?? '…'
  if (isReadOnly) return name
  return (
    <Combobox
      label={t('work.workspace')}
      choices={workspaces.map((workspace) => ({ value: workspace.id, label: workspace.name }))}
      chosen={[task.workspaceId]}
      onChoose={(workspaceId) => updateTask(task, { workspaceId })}
      trigger={
        <button type="button" className={FIELD_VALUE}>
          {name}
        </button>
      }
    />
  )
}

/** Only its creator says who sees a task. */
function PrivateField({ task, isReadOnly }: FieldProps) {
  const t = useT()
  if (isReadOnly) return t('work.privateHint')
  return (
    <label className={FIELD_VALUE}>
      <Checkbox checked={task.private} onChange={(event) => updateTask(task, { private: event.target.checked })} />
      {t('work.privateHint')}
      {task.private && task.subtasks && <span className="text-muted">{t('layers.subtasksSeen')}</span>}
    </label>
  )
}

function SectionField({ task }: { task: Task }) {
  const t = useT()
  const field = useDraftField({ value: task.section, save: (section) => updateTask(task, { section: section.trim() }) })
  return (
    <input
      {...field.props}
      aria-label={t('work.section')}
      placeholder={t('layers.addSection')}
      maxLength={mostCharacters(UpdateTaskRequestSchema, 'section')}
      className={`${FIELD_VALUE} bg-transparent focus:bg-surface-2`}
    />
  )
}
