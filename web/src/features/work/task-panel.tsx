import { type Task } from '@eventkit/api/eventkit/v1/task_pb'
import { UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { ArchiveRestore, Link as LinkIcon, Trash2 } from 'lucide-react'
import { DetailPanel } from '@/components/detail-panel'
import { MissingRecord } from '@/components/missing-record'
import { RecordText } from '@/components/record-text'
import { RecordTitle } from '@/components/record-title'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { mayChange, useMe } from '@/directory/me.queries'
import { deleteTask, restoreTask, toggleDone, updateTask } from '@/features/work/task.actions'
import { useTask } from '@/features/work/task.queries'
import { TaskFields } from '@/features/work/task-fields'
import { TaskHistory } from '@/features/work/task-history'
import { TaskMetadata } from '@/features/work/task-metadata'
import { StatusField } from '@/features/work/task-status'
import { TaskSubtasks } from '@/features/work/task-subtasks'
import { keyOf } from '@/features/work/task-words'
import { checkFields } from '@/lib/field-rules'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import { showToast } from '@/lib/toast'

/** One task beside the list, with its own address; every field is edited in place. */
export function TaskPanel({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const t = useT()
  const me = useMe()
  const query = useTask(taskId)
  const task = query.data
  const actions = task && <PanelActions task={task} onClose={onClose} />
  return (
    <DetailPanel
      label={t('work.panelLabel', { key: task ? keyOf(task) : '' })}
      subjectType="work.task"
      subjectId={taskId}
      onClose={onClose}
      actions={actions}
      head={
        task && (
          <>
            <span className="font-mono text-xs text-muted">{keyOf(task)}</span>
            <StatusField task={task} isReadOnly={!mayChange(me, 'work.task', task) || task.deletedAt !== undefined} />
          </>
        )
      }
    >
      {task ? (
        <TaskRecord key={taskId} task={task} />
      ) : (
        <MissingRecord query={query} goneTitle={t('work.gone')} goneHint={t('work.goneHint')} onLeave={onClose} />
      )}
    </DetailPanel>
  )
}

function TaskRecord({ task }: { task: Task }) {
  const t = useT()
  const mayWrite = mayChange(useMe(), 'work.task', task)
  const canWrite = mayWrite && !task.deletedAt
  useHotkeys({ d: () => toggleDone(task) }, canWrite)
  return (
    <>
      {task.deletedAt && (
        <p className="mb-3 flex items-center justify-between gap-3 rounded-md bg-surface-2 py-1.5 pe-1.5 ps-3 text-table text-warn">
          {t('work.inBin')}
          {mayWrite && (
            <Button size="sm" onClick={() => restoreTask(task)}>
              <ArchiveRestore className="size-4" aria-hidden />
              {t('shell.restore')}
            </Button>
          )}
        </p>
      )}
      <RecordTitle
        label={t('work.title')}
        value={task.title}
        check={(title) => checkFields(UpdateTaskRequestSchema, { title }, t)[0]?.description}
        onSave={(title) => updateTask(task, { title })}
        isReadOnly={!canWrite}
      />
      <TaskFields task={task} isReadOnly={!canWrite} />
      <RecordText
        label={t('work.description')}
        addLabel={t('work.addDescription')}
        value={task.description}
        onSave={(description) => updateTask(task, { description })}
        isReadOnly={!canWrite}
      />
      <TaskMetadata task={task} isReadOnly={!canWrite} />
      <TaskSubtasks task={task} isReadOnly={!canWrite} />
      <TaskHistory taskId={task.id} />
    </>
  )
}

function PanelActions({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT()
  const me = useMe()
  const copyLink = () => {
    const link = new URL(`/tasks/${task.number > 0 ? keyOf(task) : task.id}`, location.origin).href
    void navigator.clipboard.writeText(link).then(() => showToast({ tone: 'ok', message: t('shell.copied') }))
  }
  return (
    <>
      <IconButton label={t('shell.copyLink')} onClick={copyLink}>
        <LinkIcon className="size-4" />
      </IconButton>
      {!task.deletedAt && mayChange(me, 'work.task', task) && (
        <IconButton
          label={t('shell.delete')}
          onClick={() => {
            deleteTask(task)
            onClose()
          }}
        >
          <Trash2 className="size-4" />
        </IconButton>
      )}
    </>
  )
}
