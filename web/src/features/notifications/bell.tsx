import { Link, useNavigate } from '@tanstack/react-router'
import { Bell as BellIcon } from 'lucide-react'
import { Tooltip } from '@/components/ui/tooltip'
import { buttonClass } from '@/components/ui/button'
import { useUnread } from '@/features/notifications/notification.queries'
import { cx } from '@/lib/class-names'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'

/** The way to the inbox, with how much in it is unread. */
export function Bell() {
  const t = useT()
  const navigate = useNavigate()
  useHotkeys({ 'g n': () => void navigate({ to: '/notifications' }) })
  const { count = 0, isMore = false } = useUnread() ?? {}
  const label = isMore
    ? t('notifications.bellMore', { count })
    : count > 0
      ? t('notifications.bellUnread', { count })
      : t('notifications.bell')
  return (
    <Tooltip label={label} keys="g n">
      <Link to="/notifications" aria-label={label} className={cx(buttonClass('ghost', 'icon'), 'relative')}>
        <BellIcon className="size-4" aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="tabular absolute -end-1 -top-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-2xs leading-4 font-semibold text-on-accent"
          >
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Link>
    </Tooltip>
  )
}
