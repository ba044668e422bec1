import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { Suspense, useMemo } from 'react'
import { DataTable } from '@/components/data-table'
import type { Sort } from '@/components/data-table-props'
import type { Selection } from '@/components/row-selection'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton'
import { mayChange, useMe } from '@/directory/me.queries'
import { deleteTask } from '@/features/work/task'
import { toggleDone } from '@/features/work/task.actions'
import { TaskCard, type useTaskColumns } from '@/features/work/task-columns'
import { useTaskCount, type useTaskList } from '@/features/work/task.queries'
import { foldedTasks, rowTree, toTree } from '@/features/work/task-tree'
import { sortOf, type TaskSearch } from '@/features/work/task-search'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'
import { useStore } from '@/lib/store'

const EmptyTasks = layer(async () => (await import('@/features/work/task-none')).EmptyTasks)

/** The tasks a search stands for, with their loading, empty and error states. */
export function TaskList(props: {
  search: TaskSearch
  list: ReturnType<typeof useTaskList>
  columns: ReturnType<typeof useTaskColumns>
  shown: readonly string[]
  selection: Selection
  /** May look, but not change. */
  isReadOnly: boolean
  openId: string | undefined
  onOpen: (task: Task) => void
  onSort: (sort: Sort) => void
  onClear: () => void
}) {
  const t = useT()
  const { list, search } = props
  const folded = useStore(foldedTasks)
  const tree = useMemo(() => toTree(list.pages, folded), [list.pages, folded])
  const treeOfRows = useMemo(() => rowTree(tree, folded), [tree, folded])
  const counted = useTaskCount(search, list.hasNextPage).data
  const ids = useMemo(() => list.records.map(({ id }) => id), [list.records])
  const me = useMe()
  const rowKeys = useMemo(() => {
    const within = (act: (task: Task) => void) => (task: Task) => mayChange(me, 'work.task', task) && act(task)
    const [d, backspace] = [within(toggleDone), within(deleteTask)]
    return search.bin || props.isReadOnly ? {} : { d, backspace, delete: backspace }
  }, [search.bin, props.isReadOnly, me])
  if (list.records.length > 0) {
    return (
      <DataTable
        label={t('work.listLabel')}
        rows={tree.rows}
        tree={treeOfRows}
        selectable={ids}
        rowId={(task) => task.id}
        rowName={(task) => task.title}
        columns={props.columns}
        shown={props.shown}
        keepsColumns={search.cols !== undefined}
        sort={sortOf(search)}
        onSort={props.onSort}
        {...(props.isReadOnly ? {} : { selection: props.selection })}
        openId={props.openId}
        onOpen={props.onOpen}
        rowKeys={rowKeys}
        card={(task, level) => <TaskCard task={task} level={level} isReadOnly={props.isReadOnly} />}
        hasMore={list.hasNextPage}
        total={counted?.hasMore ? undefined : counted?.count}
        onMore={() => {
          if (!list.isFetchingNextPage) void list.fetchNextPage()
        }}
      />
    )
  }
  if (list.isPending) return <SkeletonRows label={t('shell.loading')} />
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  return (
    <Suspense fallback={null}>
      <EmptyTasks search={search} isReadOnly={props.isReadOnly} onClear={props.onClear} />
    </Suspense>
  )
}
