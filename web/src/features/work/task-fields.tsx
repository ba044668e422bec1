import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { Calendar, FolderKanban, Heading, Milestone, SignalHigh, Tags, UserRound, UserRoundPen } from 'lucide-react'
import { type ReactNode } from 'react'
import { useDraftField } from '@/components/draft-field'
import { Avatar } from '@/components/ui/avatar'
import { Combobox } from '@/components/ui/combobox'
import { Tag } from '@/components/ui/tag'
import { useWorkspaces } from '@/features/tenancy/workspace.queries'
import { updateTask } from '@/features/work/task.actions'
import { knownTags } from '@/features/work/task.cache'
import { useAssigneeChoices } from '@/features/work/task-assignee'
import { PriorityLabel } from '@/features/work/task-cells'
import { TaskDue } from '@/features/work/task-due'
import { TaskParent } from '@/features/work/task-parent'
import { PRIORITIES, priorityLook } from '@/features/work/task-words'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

const VALUE = '-mx-2 flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left text-table hover:bg-surface-2 pointer-coarse:min-h-11'

/** A field of a record: icon, name, and the value, which opens its editor. */
function FieldRow({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className="grid min-h-7 grid-cols-[112px_1fr] items-center gap-2 text-table">
      <dt className="flex items-center gap-3 text-muted [&>svg]:size-4">
        {icon}
        {label}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

/** The fields of a task, each edited in place. */
export function TaskFields({ task }: { task: Task }) {
  const t = useT()
  const format = useFormat()
  const created = dateOf(task.createdAt)
  return (
    <dl className="mt-2 flex flex-col gap-0.5">
      <FieldRow icon={<UserRound aria-hidden />} label={t('work.assignee')}>
        <AssigneeField task={task} />
      </FieldRow>
      <FieldRow icon={<Calendar aria-hidden />} label={t('work.due')}>
        <TaskDue task={task} className={VALUE} />
      </FieldRow>
      <FieldRow icon={<SignalHigh aria-hidden />} label={t('work.priority')}>
        <PriorityField task={task} />
      </FieldRow>
      <FieldRow icon={<Tags aria-hidden />} label={t('work.tags')}>
        <TagsField task={task} />
      </FieldRow>
      <FieldRow icon={<FolderKanban aria-hidden />} label={t('work.workspace')}>
        <WorkspaceField task={task} />
      </FieldRow>
      <FieldRow icon={<Heading aria-hidden />} label={t('work.section')}>
        <SectionField task={task} />
      </FieldRow>
      {task.parentId && (
        <FieldRow icon={<Milestone aria-hidden />} label={t('work.parent')}>
          <TaskParent parentId={task.parentId} className={VALUE} />
        </FieldRow>
      )}
      <FieldRow icon={<UserRoundPen aria-hidden />} label={t('work.createdBy')}>
        <span className="flex min-h-7 items-center gap-2">
          {task.createdBy?.name}
          {created && (
            <time dateTime={created.toISOString()} title={format.utc(created)} className="text-muted">
              {format.moment(created)}
            </time>
          )}
        </span>
      </FieldRow>
    </dl>
  )
}

function AssigneeField({ task }: { task: Task }) {
  const t = useT()
  const { choices, find } = useAssigneeChoices()
  return (
    <Combobox
      label={t('work.assignTo')}
      choices={choices}
      chosen={[task.assignee?.id ?? 'nobody']}
      onChoose={(id) => updateTask(task, { assignee: find(id) })}
      trigger={
        <button type="button" className={VALUE}>
          {task.assignee && <Avatar name={task.assignee.name} />}
          {task.assignee?.name ?? <span className="text-muted">{t('work.unassigned')}</span>}
        </button>
      }
    />
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
      onChoose={(value) => updateTask(task, { priority: PRIORITIES.find((priority) => String(priority) === value) ?? task.priority })}
      trigger={
        <button type="button" className={VALUE}>
          <PriorityLabel task={task} />
        </button>
      }
    />
  )
}

function TagsField({ task }: { task: Task }) {
  const t = useT()
  const toggle = (name: string) => {
    const tags = task.tags.includes(name) ? task.tags.filter((tag) => tag !== name) : [...task.tags, name]
    updateTask(task, { tags })
  }
  const all = [...new Set([...knownTags(), ...task.tags])]
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-1.5 py-0.5">
      {task.tags.map((tag) => (
        <Tag key={tag} name={tag} onRemove={() => toggle(tag)} removeLabel={t('work.removeTag', { name: tag })} />
      ))}
      <Combobox
        label={t('work.addTag')}
        choices={all.map((tag) => ({ value: tag, label: tag }))}
        chosen={task.tags}
        multiple
        onChoose={toggle}
        onCreate={toggle}
        trigger={
          <button
            type="button"
            className="h-5.5 rounded-sm border border-dashed border-line-strong px-1.5 text-2xs text-muted hover:text-text pointer-coarse:h-10"
          >
            + {t('work.addTag')}
          </button>
        }
      />
    </div>
  )
}

function WorkspaceField({ task }: { task: Task }) {
  const t = useT()
  const workspaces = useWorkspaces()
  const name = workspaces.find(({ id }) => id === task.workspaceId)?.name ?? '…'
  return (
    <Combobox
      label={t('work.workspace')}
      choices={workspaces.map((workspace) => ({ value: workspace.id, label: workspace.name }))}
      chosen={[task.workspaceId]}
      onChoose={(workspaceId) => updateTask(task, { workspaceId })}
      trigger={
        <button type="button" className={VALUE}>
          {name}
        </button>
      }
    />
  )
}

function SectionField({ task }: { task: Task }) {
  const t = useT()
  const field = useDraftField({ value: task.section, save: (section) => updateTask(task, { section: section.trim() }) })
  return (
    <input
      {...field.props}
      aria-label={t('work.section')}
      placeholder={t('work.addSection')}
      maxLength={200}
      className={`${VALUE} bg-transparent focus:bg-surface-2`}
    />
  )
}
