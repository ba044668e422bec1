import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import {
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  Circle,
  CircleCheck,
  CircleDot,
  CirclePause,
  CircleSlash,
  Equal,
  type LucideIcon,
} from 'lucide-react'
import { CLOSED, isStatus, type Status } from '@/features/work/task-statuses'
import type { PlainKey } from '@/lib/i18n'

/** How a status or a priority looks: icon, word and colour, never colour alone. */
export interface Look {
  icon: LucideIcon
  label: PlainKey
  tone: string
}

const STATUS_LOOKS: Record<Status, Look> = {
  todo: { icon: Circle, label: 'work.statusTodo', tone: 'text-muted' },
  in_progress: { icon: CircleDot, label: 'work.statusInProgress', tone: 'text-info' },
  waiting: { icon: CirclePause, label: 'work.statusWaiting', tone: 'text-warn' },
  done: { icon: CircleCheck, label: 'work.statusDone', tone: 'text-ok' },
  cancelled: { icon: CircleSlash, label: 'work.statusCancelled', tone: 'text-muted' },
}

/** How a status looks; one this version does not know looks like "to do". */
export function statusLook(status: string): Look {
  return STATUS_LOOKS[isStatus(status) ? status : 'todo']
}

/** The priorities, most urgent first. */
export const PRIORITIES = [Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW] as const

const MEDIUM_LOOK: Look = { icon: Equal, label: 'work.priorityMedium', tone: 'text-muted' }

/** How a priority looks. */
export function priorityLook(priority: Priority): Look {
  switch (priority) {
    case Priority.URGENT:
      return { icon: ChevronsUp, label: 'work.priorityUrgent', tone: 'text-danger' }
    case Priority.HIGH:
      return { icon: ChevronUp, label: 'work.priorityHigh', tone: 'text-warn' }
    case Priority.LOW:
      return { icon: ChevronDown, label: 'work.priorityLow', tone: 'text-muted' }
    default:
      return MEDIUM_LOOK
  }
}

/** Whether nothing is left to do about a task. */
export const isClosed = ({ status }: Pick<Task, 'status'>): boolean => CLOSED.includes(status)
