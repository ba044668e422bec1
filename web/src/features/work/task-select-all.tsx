import { useEffect, useState } from 'react'
import type { Selection } from '@/components/row-selection'
import { Button } from '@/components/ui/button'
import { useTaskCount, type useTaskList } from '@/features/work/task.queries'
import type { TaskSearch } from '@/features/work/task-search'
import { useEveryPage } from '@/lib/every-page'
import { useT } from '@/lib/i18n'
import { tellRefusal } from '@/lib/tell'

/** How many tasks the list has, of which a part may not be read yet, and a button that selects them all. */
export function useSelectAll(props: {
  list: ReturnType<typeof useTaskList>
  search: TaskSearch
  selection: Selection
  selected: number
}) {
  const t = useT()
  const { list, selection, selected } = props
  const [isReading, setReading] = useState(false)
  const counted = useTaskCount(props.search, selected > 0 && list.hasNextPage).data
  const isWhole = !list.hasNextPage && !list.isFetching
  useEveryPage(list, isReading)
  useEffect(() => {
    if (!isReading) return
    if (list.isFetchNextPageError) tellRefusal(list.error)
    else if (isWhole) selection.selectAll(list.records.map(({ id }) => id))
    // Who clears the selection meanwhile wants none of it.
    else if (selected > 0) return
    setReading(false)
  }, [isReading, isWhole, list.isFetchNextPageError, list.error, list.records, selection, selected])

  const all = list.hasNextPage ? Math.max(counted?.count ?? 0, list.records.length) : list.records.length
  const isKnown = !list.hasNextPage || counted !== undefined
  const words = counted?.hasMore && list.hasNextPage ? 'layers.selectedOfMany' : 'layers.selectedOf'
  const label = isKnown ? t(words, { count: selected, all }) : t('layers.rowsSelected', { count: selected })
  const canSelectAll = isKnown && selected < all && !(counted?.hasMore && list.hasNextPage)
  const button = canSelectAll && (
    <Button look="ghost" className="text-text" disabled={isReading} onClick={() => setReading(true)}>
      {isReading ? t('layers.selectingAll', { read: list.records.length, all }) : t('layers.selectAllOf', { all })}
    </Button>
  )
  return { label, button }
}
