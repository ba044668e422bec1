import { ListFilter } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import type { TaskSearch } from '@/features/work/task-search'
import { cx } from '@/lib/class-names'
import { type PlainKey, useT } from '@/lib/i18n'

const VIEWS: readonly { label: PlainKey; search: TaskSearch }[] = [
  { label: 'work.viewMyDay', search: { assignee: 'me', due: 'until-today' } },
  { label: 'work.viewOpen', search: {} },
  { label: 'work.viewWaiting', search: { status: 'waiting' } },
  { label: 'work.viewDone', search: { status: 'done', sort: 'created_at' } },
]

/** Whether a search is one of the usual ones. */
export function isUsualView(search: TaskSearch): boolean {
  return VIEWS.some((view) => isSame(view.search, search))
}

function isSame(a: TaskSearch, b: TaskSearch): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** The usual filters in one tap, for narrow screens, and the button that shows the others. */
export function TaskViews(props: {
  search: TaskSearch
  onChoose: (search: TaskSearch) => void
  filtersShown: boolean
  onToggleFilters: () => void
}) {
  const t = useT()
  const { search, onChoose } = props
  return (
    <nav
      aria-label={t('work.views')}
      className="flex h-12 shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-2"
    >
      {VIEWS.map((view) => {
        const isCurrent = isSame(view.search, search)
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
      <IconButton
        label={t('shell.filters')}
        aria-expanded={props.filtersShown}
        onClick={props.onToggleFilters}
        className="ms-auto"
      >
        <ListFilter className="size-4.5" />
      </IconButton>
    </nav>
  )
}

function sorted(search: TaskSearch): [string, unknown][] {
  return Object.entries(search).sort(([a], [b]) => a.localeCompare(b))
}
