import { Link } from '@tanstack/react-router'
import { CheckCheck, Clock, Inbox } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import { ListStates } from '@/components/list-states'
import { Page } from '@/components/page'
import { Button, buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/segmented'
import type { View } from '@/features/notifications/notification-search'
import { NotificationRow } from '@/features/notifications/notification-row'
import { useInbox, useReadAll, useUnread } from '@/features/notifications/notification.queries'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'

/** What the page gets from its URL. */
export interface NotificationsProps {
  view: View
  onView: (next: View) => void
}

/** What the caller is told of: others' acts that concern them. */
export function NotificationsPage({ view, onView }: NotificationsProps) {
  const t = useT()
  const query = useInbox(view)
  const { notifications } = query
  const list = useRef<HTMLUListElement>(null)
  useRowKeys(list)
  return (
    <Page title={t('notifications.title')}>
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-wrap items-center gap-2 px-4 py-2.5">
          <Segmented
            label={t('notifications.view')}
            value={view}
            options={[
              { value: 'all', label: t('notifications.viewAll') },
              { value: 'unread', label: t('notifications.viewUnread') },
              { value: 'snoozed', label: t('notifications.viewSnoozed') },
            ]}
            onChange={onView}
          />
          <span className="ms-auto flex items-center gap-1">
            {view !== 'snoozed' && <ReadAll newest={notifications[0]} />}
            <Link to="/profile" hash="notifications" className={buttonClass('ghost', 'sm')}>
              {t('notifications.choose')}
            </Link>
          </span>
        </div>
        <ListStates query={query} isEmpty={notifications.length === 0} empty={<Nothing view={view} />}>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <ul ref={list} aria-label={t('notifications.title')} className="border-t border-line">
              {notifications.map((notification) => (
                <NotificationRow key={notification.id} notification={notification} />
              ))}
            </ul>
            {query.hasNextPage && (
              <Button look="ghost" size="sm" className="m-3" onClick={() => void query.fetchNextPage()}>
                {t('notifications.older')}
              </Button>
            )}
          </div>
        </ListStates>
      </div>
    </Page>
  )
}

function ReadAll({ newest }: { newest: Parameters<ReturnType<typeof useReadAll>>[0] }) {
  const t = useT()
  const readAll = useReadAll()
  const count = useUnread()?.count ?? 0
  if (count === 0) return null
  return (
    <Button look="ghost" size="sm" onClick={() => void readAll(newest)}>
      <CheckCheck className="size-4" aria-hidden />
      {t('notifications.readAll')}
    </Button>
  )
}

/** J and K move between the rows, as in every list. */
function useRowKeys(list: RefObject<HTMLUListElement | null>): void {
  const move = (by: 1 | -1) => () => {
    const rows = [...(list.current?.children ?? [])]
    const at = rows.findIndex((row) => row.contains(document.activeElement))
    const next = rows[at < 0 ? 0 : at + by]
    if (next instanceof HTMLElement) next.focus()
  }
  useHotkeys({ j: move(1), k: move(-1), arrowdown: move(1), arrowup: move(-1) })
}

function Nothing({ view }: { view: View }) {
  const t = useT()
  if (view === 'unread') return <EmptyState icon={<CheckCheck />} title={t('notifications.noneUnread')} />
  return view === 'snoozed' ? (
    <EmptyState icon={<Clock />} title={t('notifications.noneSnoozed')} hint={t('notifications.noneSnoozedHint')} />
  ) : (
    <EmptyState icon={<Inbox />} title={t('notifications.none')} hint={t('notifications.noneHint')} />
  )
}
