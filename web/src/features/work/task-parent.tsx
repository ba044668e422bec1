import { Link } from '@tanstack/react-router'
import { useTask } from '@/features/work/task.queries'
import { keyOf } from '@/features/work/task-words'

/** The task that another is part of, as a link. */
export function TaskParent({ parentId, className }: { parentId: string; className: string }) {
  const parent = useTask(parentId).data
  return (
    <Link to="/tasks/$taskId" params={{ taskId: parentId }} search={(search) => search} className={className}>
      {parent && (
        <>
          <span className="font-mono text-xs text-muted">{keyOf(parent)}</span>
          <span className="truncate">{parent.title}</span>
        </>
      )}
    </Link>
  )
}
