import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { type ReactNode, Suspense, useState } from 'react'
import { Page } from '@/components/page'
import { useSelection } from '@/components/row-selection'
import { can, useMe } from '@/directory/me.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { DEFAULT_COLUMNS, useTaskColumns } from '@/features/work/task-columns'
import { TaskFilters } from '@/features/work/task-filters'
import { TaskList } from '@/features/work/task-list'
import { useTaskList } from '@/features/work/task.queries'
import type { TaskSearch } from '@/features/work/task-search'
import { isUsualView, TaskViews } from '@/features/work/task-views'
import { useT } from '@/lib/i18n'
import { useIsNarrow } from '@/lib/media-query'
import { layer } from '@/lib/lazy-part'
import { parts } from '@/lib/url-list'

const TaskBulkBar = layer(async () => (await import('@/features/work/task-bulk-bar')).TaskBulkBar)

/** The tasks: filters, the list, and beside it the record that is open (`children`). */
export function TaskPage(props: {
  search: TaskSearch
  /** Narrows down what is shown. */
  onSearch: (search: TaskSearch) => void
  /** Goes to one of the usual views. */
  onView: (search: TaskSearch) => void
  openId: string | undefined
  onOpen: (task: Task) => void
  children: ReactNode
}) {
  const t = useT()
  const me = useMe()
  const isNarrow = useIsNarrow()
  const { search, onSearch } = props
  const canWrite = can(me, 'work.task.write')
  // In the bin nothing is changed but by restoring it.
  const columns = useTaskColumns(!canWrite || search.bin === true)
  const selection = useSelection()
  const [filtersOpen, setFiltersOpen] = useState(false)
  const list = useTaskList(search)
  const workspace = useWorkspaces().find(({ id }) => id === search.workspace)
  const change = (changes: Partial<Record<keyof TaskSearch, string | boolean | undefined>>) => {
    selection.clear()
    onSearch({ ...search, ...changes } as TaskSearch)
  }
  const shown = search.cols === undefined ? DEFAULT_COLUMNS : parts(search.cols)
  const filtersShown = !isNarrow || filtersOpen || !isUsualView(search)
  const isListHidden = isNarrow && props.openId !== undefined
  return (
    <Page
      title={t('shell.tasks')}
      crumb={search.bin ? t('shell.bin') : (workspace?.name ?? t('shell.allWorkspaces'))}
      creates={canWrite && !search.bin ? 'task' : undefined}
    >
      {!isListHidden && (
        <div className="relative flex min-w-0 flex-1 flex-col">
          {isNarrow && (
            <TaskViews
              search={search}
              onChoose={props.onView}
              filtersShown={filtersShown}
              onToggleFilters={() => setFiltersOpen(!filtersOpen)}
            />
          )}
          {filtersShown && <TaskFilters search={search} columns={columns} onChange={change} />}
          <TaskList
            search={search}
            list={list}
            columns={columns}
            shown={shown}
            selection={selection}
            isReadOnly={!canWrite}
            openId={props.openId}
            onOpen={props.onOpen}
            onSort={({ key, order }) => change({ sort: key, order })}
            onClear={() => onSearch({})}
          />
          {canWrite && selection.ids.size > 0 && (
            <Suspense fallback={null}>
              <TaskBulkBar list={list} search={search} selection={selection} />
            </Suspense>
          )}
        </div>
      )}
      {props.children}
    </Page>
  )
}
