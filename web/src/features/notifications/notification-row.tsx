import type { Notification } from '@eventkit/api/eventkit/v1/notification_pb'
import { Link } from '@tanstack/react-router'
import { Bell, BellOff, Clock, Ellipsis, Mail, MailOpen, Undo2 } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useKeptFocus } from '@/components/kept-focus'
import { IconButton } from '@/components/ui/icon-button'
import { LazyMenu } from '@/components/ui/lazy-menu'
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { useNotificationActs } from '@/features/notifications/notification.queries'
import { snoozeTimes } from '@/features/notifications/snooze-times'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { strokeOf } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import { kindOf } from '@/lib/records/kinds'

/** One notification: what happened, about what, when, and what can be done with it. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const t = useT()
  const acts = useNotificationActs(notification)
  const isUnread = !notification.readAt
  const row = useRef<HTMLLIElement>(null)
  const keepFocus = useKeptFocus(row, notification)
  const toggleRead = () => {
    keepFocus()
    acts.setRead(isUnread)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== row.current) return
    const act = { enter: () => row.current?.querySelector('a')?.click(), u: toggleRead }[strokeOf(event.nativeEvent)]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <li
      ref={row}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="flex items-center gap-3 border-b border-line px-4 py-2.5 text-table focus-visible:bg-surface-2"
    >
      <span className="flex w-2 shrink-0 justify-center">
        {isUnread && (
          <span role="img" aria-label={t('notifications.unread')} className="size-2 rounded-full bg-accent" />
        )}
      </span>
      <span className="min-w-0 flex-1">
        <What notification={notification} onOpen={() => isUnread && acts.setRead(true)} />
        <span className="block text-xs text-muted">
          <Aside notification={notification} />
        </span>
      </span>
      <span className="flex shrink-0 items-center">
        <IconButton
          label={t(isUnread ? 'notifications.markRead' : 'notifications.markUnread')}
          keys="u"
          onClick={toggleRead}
        >
          {isUnread ? <MailOpen className="size-4" aria-hidden /> : <Mail className="size-4" aria-hidden />}
        </IconButton>
        <MoreMenu notification={notification} acts={acts} />
      </span>
    </li>
  )
}

/** The sentence, as a link to its record where there is one to see. */
function What({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { record, text, readAt } = notification
  const look = cx('block break-words', !readAt && 'font-semibold')
  if (!record || !kindOf(record.type)) return <span className={look}>{text}</span>
  return (
    <Link to={record.page} onClick={onOpen} className={cx(look, 'hover:underline')}>
      {text}
    </Link>
  )
}

/** The number of the record, when it happened, and what one has to know of it. */
function Aside({ notification }: { notification: Notification }) {
  const t = useT()
  const format = useFormat()
  const { record, createdAt, snoozedUntil } = notification
  const at = dateOf(createdAt)
  const told = [
    record?.code,
    at && format.moment(at),
    snoozedUntil && t('notifications.snoozedUntil', { when: format.dayTime(dateOf(snoozedUntil)) }),
    record && !record.isLiving && t('notifications.inBin'),
    record?.isMuted && t('notifications.muted'),
  ]
  return told.filter(Boolean).join(' · ')
}

interface MoreProps {
  notification: Notification
  acts: ReturnType<typeof useNotificationActs>
}

function MoreMenu({ notification, acts }: MoreProps) {
  const t = useT()
  return (
    <LazyMenu
      menu={(trigger) => (
        <Menu defaultOpen align="end" trigger={trigger}>
          <SnoozeItems notification={notification} acts={acts} />
          <MuteItem notification={notification} acts={acts} />
        </Menu>
      )}
      trigger={
        <IconButton label={t('notifications.more')}>
          <Ellipsis className="size-4" aria-hidden />
        </IconButton>
      }
    />
  )
}

function SnoozeItems({ notification, acts }: MoreProps) {
  const t = useT()
  const format = useFormat()
  return (
    <>
      {notification.snoozedUntil && (
        <MenuItem icon={<Undo2 />} onSelect={acts.bringBack}>
          {t('notifications.unsnooze')}
        </MenuItem>
      )}
      <MenuLabel>{t('notifications.snooze')}</MenuLabel>
      {snoozeTimes(new Date(), format.timeZone).map(({ label, until }) => (
        <MenuItem key={label} icon={<Clock />} onSelect={() => acts.snooze(until)}>
          {t(label)}
        </MenuItem>
      ))}
    </>
  )
}

function MuteItem({ notification: { record }, acts }: MoreProps) {
  const t = useT()
  if (!record) return null
  const { isMuted, title } = record
  return (
    <>
      <MenuLine />
      <MenuItem icon={isMuted ? <Bell /> : <BellOff />} onSelect={() => acts.setMuted(!isMuted)}>
        {t(isMuted ? 'notifications.unmute' : 'notifications.mute', { title })}
      </MenuItem>
    </>
  )
}
