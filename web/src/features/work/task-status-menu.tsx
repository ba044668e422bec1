import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { type ReactElement, type RefObject } from 'react'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { updateTask } from '@/features/work/task'
import { completeTask, reopenTask } from '@/features/work/task.actions'
import { type Status, STATUSES } from '@/features/work/task-statuses'
import { isClosed, statusLook } from '@/features/work/task-words'
import { useT } from '@/lib/i18n'

// By the verb that fits: completing and reopening are more than a field.
function setStatus(task: Task, status: Status): void {
  if (status === task.status) return
  if (status === 'done') completeTask(task)
  else if (status === 'todo' && isClosed(task)) reopenTask(task)
  else updateTask(task, { status })
}

/** The statuses a task can be given, open at once; it is loaded when somebody first asks for it. */
export function StatusMenu(props: {
  task: Task
  trigger: ReactElement
  onClose?: () => void
  returnTo?: RefObject<HTMLElement | null>
}) {
  const t = useT()
  const { task } = props
  return (
    <Menu
      defaultOpen
      trigger={props.trigger}
      {...(props.onClose ? { onClose: props.onClose } : {})}
      {...(props.returnTo ? { returnTo: props.returnTo } : {})}
    >
      {STATUSES.map((status) => {
        const option = statusLook(status)
        return (
          <MenuChoice
            key={status}
            checked={task.status === status}
            icon={<option.icon className={option.tone} />}
            onSelect={() => setStatus(task, status)}
          >
            {t(option.label)}
          </MenuChoice>
        )
      })}
    </Menu>
  )
}
