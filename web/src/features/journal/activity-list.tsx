import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useActorName } from '@/directory/user.queries'
import { byDay } from '@/features/journal/activity-days'
import { ActivityFold } from '@/features/journal/activity-fold'
import { foldIds, foldLines, importsIn } from '@/features/journal/activity-folds'
import { useRecordLabel, whoOf } from '@/features/journal/activity-records'
import type { ActivityLine } from '@/features/journal/activity-row'
import { useEntryText } from '@/features/journal/activity-words'
import type { useActivity } from '@/features/journal/activity.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { useFormat } from '@/lib/format'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'

type ActivityQuery = ReturnType<typeof useActivity>

/** The days with what happened on each, newest first. `j` and `k` move, Enter opens a line; older days come with scrolling. */
export function ActivityList({ query }: { query: ActivityQuery }) {
  const t = useT()
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  useLineKeys(scroller)
  const lines = useLines(query.entries)
  const imports = importsIn(query.entries)
  const days = byDay(lines, format.timeZone).map(([start, day]) => {
    const folds = foldLines(day, imports)
    return { start, folds, ids: foldIds(folds) }
  })
  const last = days.at(-1)?.folds.at(-1)
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" data-scroller>
      <section aria-label={t('company.activityLabel')}>
        {days.map(({ start, folds, ids }) => (
          <div key={start.getTime()}>
            <h2 className="sticky top-0 z-10 border-b border-line bg-surface-0 px-4 py-1.5 text-xs font-semibold text-muted">
              {format.wholeDay(start, format.timeZone)}
            </h2>
            <ol>
              {folds.map((fold, at) => (
                <ActivityFold key={ids[at]} fold={fold} goesOn={fold === last && query.hasNextPage} />
              ))}
            </ol>
          </div>
        ))}
      </section>
      {query.hasNextPage && <Older query={query} since={last?.lines[0]?.entry.id} />}
    </div>
  )
}

function useLines(entries: ActivityQuery['entries']): ActivityLine[] {
  const textOf = useEntryText()
  const personName = useActorName()
  const recordOf = useRecordLabel(personName)
  const workspaces = useWorkspaces()
  return entries.flatMap((entry) => {
    const text = textOf(entry)
    if (!text) return []
    const workspace = workspaces.find(({ id }) => id === entry.workspaceId)?.name
    return { entry, text, record: recordOf(entry), person: personName(whoOf(entry)), workspace }
  })
}

function useLineKeys(scroller: { current: HTMLElement | null }) {
  const move = (step: number) => {
    const lines = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-toggle]') ?? [])]
    const row = document.activeElement?.closest('li')
    const from = lines.findIndex((line) => row?.contains(line))
    lines[from < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, from + step))]?.focus()
  }
  useHotkeys({ j: () => move(1), k: () => move(-1) })
}

// A page can be empty where this person may see few of its entries. After a few empty pages in a row they decide whether to
// go on.
const MOST_EMPTY = 5
// The same where everything that comes goes into the last line, as with a large import.
const MOST_FOLDED = 20

/** Reads on when its place comes near; `since` is the entry that the last line begins with. */
function Older({ query, since }: { query: ActivityQuery; since: string | undefined }) {
  const t = useT()
  const end = useRef<HTMLDivElement>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver((seen) => setSeen(seen.at(-1)?.isIntersecting ?? false), {
      root: end.current?.closest('[data-scroller]') ?? null,
      rootMargin: '600px',
    })
    if (end.current) observer.observe(end.current)
    return () => observer.disconnect()
  }, [])
  const { data, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const pages = data?.pages ?? []
  const emptyRun = pages.length - 1 - pages.findLastIndex(({ entries }) => entries.length > 0)
  const foldedRun = pages.length - 1 - pages.findLastIndex(({ entries }) => entries.some(({ id }) => id === since))
  const isStuck = emptyRun >= MOST_EMPTY || (foldedRun + 1) % MOST_FOLDED === 0
  const goesOn = isSeen && !isFetchingNextPage && !isFetchNextPageError && !isStuck
  useEffect(() => {
    if (goesOn) void fetchNextPage()
  }, [goesOn, fetchNextPage, pages.length])
  return (
    <div ref={end} className="px-4 py-3">
      {isFetchingNextPage ? (
        <p className="text-xs text-muted">{t('shell.loadingMore')}</p>
      ) : (
        <Button look="ghost" size="sm" onClick={() => void fetchNextPage()}>
          {t('layers.historyMore')}
        </Button>
      )}
    </div>
  )
}
