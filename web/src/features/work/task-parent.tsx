import { Link } from '@tanstack/react-router'
import { keyOf, tasks } from '@/features/work/task'
import { useRecord } from '@/lib/records/record-queries'

/** The task that another is part of, as a link. */
export function TaskParent({ parentId, className }: { parentId: string; className: string }) {
  const parent = useRecord(tasks, parentId).data
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
