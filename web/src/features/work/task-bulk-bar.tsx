import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { ArchiveRestore, CircleCheck, Trash2, UserRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { BulkBar } from '@/components/bulk-bar'
import type { Selection } from '@/components/row-selection'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { Kbd } from '@/components/ui/kbd'
import { assignTasks, completeTasks, deleteTasks, restoreTasks } from '@/features/work/task.bulk'
import { useAssigneeChoices } from '@/features/work/task-assignee'
import type { useTaskList } from '@/features/work/task.queries'
import type { TaskSearch } from '@/features/work/task-search'
import { useSelectAll } from '@/features/work/task-select-all'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'

/** Completes, assigns, deletes or restores the selected tasks, and selects all of the list. */
export function TaskBulkBar(props: { list: ReturnType<typeof useTaskList>; search: TaskSearch; selection: Selection }) {
  const t = useT()
  const [assigning, setAssigning] = useState(false)
  const { list, search, selection } = props
  const inBin = search.bin ?? false
  const selected = useMemo(() => list.records.filter(({ id }) => selection.ids.has(id)), [list.records, selection.ids])
  const all = useSelectAll({ list, search, selection, selected: selected.length })
  const { choices, find } = useAssigneeChoices(selected.map(({ workspaceId }) => workspaceId))
  const act = (verb: (chosen: readonly Task[]) => void) => () => {
    verb(selected)
    selection.clear()
  }
  const isOn = selected.length > 0 && !inBin
  useHotkeys(
    { d: act(completeTasks), a: () => setAssigning(true), backspace: act(deleteTasks), delete: act(deleteTasks) },
    isOn,
  )
  return (
    <BulkBar count={selected.length} label={all.label} onClear={selection.clear}>
      {all.button}
      {inBin ? (
        <Button look="ghost" onClick={act(restoreTasks)}>
          <ArchiveRestore className="size-4" aria-hidden />
          {t('layers.restore')}
        </Button>
      ) : (
        <>
          <Button look="ghost" className="text-text" onClick={act(completeTasks)}>
            <CircleCheck className="size-4" aria-hidden />
            {t('layers.bulkComplete')} <Kbd keys="d" />
          </Button>
          <Combobox
            side="top"
            label={t('layers.assignTo')}
            choices={choices}
            chosen={[]}
            open={assigning}
            onOpenChange={setAssigning}
            onChoose={(id) => act((chosen) => assignTasks(chosen, find(id)))()}
            trigger={
              <Button look="ghost" className="text-text">
                <UserRound className="size-4" aria-hidden />
                {t('layers.bulkAssign')} <Kbd keys="a" />
              </Button>
            }
          />
          <Button look="ghost" className="text-text" onClick={act(deleteTasks)}>
            <Trash2 className="size-4" aria-hidden />
            {t('shell.delete')} <Kbd keys="delete" />
          </Button>
        </>
      )}
    </BulkBar>
  )
}
