import type { TaskSearch } from '@/features/work/task-search'
import { cx } from '@/lib/class-names'
import { type PlainKey, useT } from '@/lib/i18n'

const VIEWS: readonly { label: PlainKey; search: TaskSearch }[] = [
  { label: 'work.viewMyDay', search: { assignee: 'me', due: 'today' } },
  { label: 'work.viewOpen', search: {} },
  { label: 'work.viewWaiting', search: { status: 'waiting' } },
  { label: 'work.viewDone', search: { status: 'done', sort: 'created_at' } },
]

/** The usual filters in one tap, for narrow screens. */
export function TaskViews({ search, onChoose }: { search: TaskSearch; onChoose: (search: TaskSearch) => void }) {
  const t = useT()
  const current = JSON.stringify(sorted(search))
  return (
    <nav
      aria-label={t('work.views')}
      className="flex h-12 shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-2"
    >
      {VIEWS.map((view) => {
        const isCurrent = JSON.stringify(sorted(view.search)) === current
        return (
          <button
            key={view.label}
            type="button"
            aria-current={isCurrent || undefined}
            onClick={() => onChoose(view.search)}
            className={cx(
              'h-11 px-2.5 text-sm whitespace-nowrap',
              isCurrent ? 'font-semibold text-text' : 'text-muted',
            )}
          >
            {t(view.label)}
          </button>
        )
      })}
    </nav>
  )
}

function sorted(search: TaskSearch): [string, unknown][] {
  return Object.entries(search).sort(([a], [b]) => a.localeCompare(b))
}
