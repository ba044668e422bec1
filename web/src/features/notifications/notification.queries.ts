import { timestampFromDate, timestampNow } from '@bufbuild/protobuf/wkt'
import {
  callUnaryMethod,
  createConnectQueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useTransport,
} from '@connectrpc/connect-query'
import {
  type ListNotificationsResponse,
  type Notification,
  NotificationService,
  NotificationView,
} from '@eventkit/api/eventkit/v1/notification_pb'
import { NotificationPreferencesService } from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import type { InfiniteData } from '@tanstack/react-query'
import type { View } from '@/features/notifications/notification-search'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'
import { without } from '@/lib/without'

const {
  listNotifications,
  countUnreadNotifications,
  readNotification,
  unreadNotification,
  readAllNotifications,
  snoozeNotification,
  unsnoozeNotification,
  muteRecord,
  unmuteRecord,
} = NotificationService.method

const VIEWS: Readonly<Record<View, NotificationView>> = {
  all: NotificationView.UNSPECIFIED,
  unread: NotificationView.UNREAD,
  snoozed: NotificationView.SNOOZED,
}

/** The caller's notifications, a page at a time. */
export function useInbox(view: View) {
  const query = useInfiniteQuery(
    listNotifications,
    { view: VIEWS[view], pageSize: 50, pageToken: '' },
    { pageParamKey: 'pageToken', getNextPageParam: (last) => last.nextPageToken || undefined },
  )
  return { ...query, notifications: query.data?.pages.flatMap(({ notifications }) => notifications) ?? [] }
}

/** How many are unread; undefined until that is known. */
export const useUnread = () => useQuery(countUnreadNotifications, {}).data

const listKey = createConnectQueryKey({ schema: listNotifications, cardinality: 'infinite' })
const countKey = createConnectQueryKey({ schema: countUnreadNotifications, cardinality: 'finite' })

/** What the caller wants to hear of, as the cache knows it. */
export const preferencesKey = createConnectQueryKey({
  schema: NotificationPreferencesService.method.getNotificationPreferences,
  cardinality: 'finite',
})

/** Reads again what the caller wants to hear of. */
export const refreshPreferences = (): void => void queryClient.invalidateQueries({ queryKey: preferencesKey })

/** Reads the inbox on the screen again. */
export function refreshInbox(): void {
  void queryClient.invalidateQueries({ queryKey: listKey })
  void queryClient.invalidateQueries({ queryKey: countKey })
}

/** Shows a change of one before the server has answered; what it answers is read by the feed's word of it. */
function show(id: string, change: (shown: Notification) => Notification | undefined): void {
  queryClient.setQueriesData<InfiniteData<ListNotificationsResponse>>({ queryKey: listKey }, (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            notifications: page.notifications.flatMap((each) => (each.id === id ? (change(each) ?? []) : each)),
          })),
        }
      : data,
  )
}

const refused = (error: unknown) => {
  refreshInbox()
  tellRefusal(error)
}

const options = { onError: refused, onSettled: refreshInbox }

/** What can be done with one of them. */
export function useNotificationActs(notification: Notification) {
  const t = useT()
  const format = useFormat()
  const { id, record } = notification
  const read = useMutation(readNotification, options)
  const unread = useMutation(unreadNotification, options)
  const snooze = useMutation(snoozeNotification, options)
  const unsnooze = useMutation(unsnoozeNotification, options)
  const mute = useMutation(muteRecord, options)
  const unmute = useMutation(unmuteRecord, options)
  const bringBack = () => unsnooze.mutate({ id })
  return {
    setRead: (isRead: boolean) => {
      show(id, (shown) => (isRead ? { ...shown, readAt: timestampNow() } : without(shown, 'readAt')))
      if (isRead) read.mutate({ id })
      else unread.mutate({ id })
    },
    snooze: (until: Date) => {
      show(id, () => undefined)
      snooze.mutate({ id, until: timestampFromDate(until) })
      tell('ok', t('notifications.didSnooze', { when: format.dayTime(until) }), undefined, bringBack)
    },
    bringBack,
    setMuted: (isMuted: boolean) => {
      if (!record) return
      const key = { type: record.type, id: record.id }
      const set = (on: boolean) => (on ? mute : unmute).mutate(key)
      set(isMuted)
      const message = t(isMuted ? 'notifications.didMute' : 'notifications.didUnmute', { title: record.title })
      tell('ok', message, undefined, () => set(!isMuted))
    },
  }
}

/** Marks as read what came no later than the newest that is shown. */
export function useReadAll() {
  const t = useT()
  const transport = useTransport()
  return async (newest: Notification | undefined): Promise<void> => {
    const request = newest?.shownAt ? { seenUntil: newest.shownAt } : {}
    try {
      const { count } = await callUnaryMethod(transport, readAllNotifications, request)
      if (count > 0) tell('ok', t('notifications.didReadAll', { count }))
      refreshInbox()
    } catch (error) {
      refused(error)
    }
  }
}
