import { useMutation, useQuery } from '@connectrpc/connect-query'
import {
  type NotificationChoice,
  type NotificationPreferences,
  NotificationPreferencesService,
} from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import { preferencesKey, refreshPreferences } from '@/features/notifications/notification.queries'
import { useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'

const { getNotificationPreferences, updateNotificationPreferences } = NotificationPreferencesService.method

/** What the caller wants to hear of. */
export const usePreferences = () => useQuery(getNotificationPreferences, {})

/** A way of hearing of something. */
export type Channel = 'inApp'

const shown = (change: (now: NotificationPreferences) => NotificationPreferences): void => {
  queryClient.setQueriesData<NotificationPreferences>({ queryKey: preferencesKey }, (now) => now && change(now))
}

/** Has the caller hear of a kind by a way, or not any more: at once on the screen, and taken back by Undo. */
export function useChooseChannel() {
  const t = useT()
  const update = useMutation(updateNotificationPreferences, {
    onSuccess: (now) => shown(() => now),
    onError: (error) => {
      refreshPreferences()
      tellRefusal(error)
    },
  })
  return ({ kind, label }: NotificationChoice, channel: Channel, isOn: boolean) => {
    const choose = (on: boolean) => {
      shown((now) => ({ ...now, kinds: now.kinds.map((one) => (one.kind === kind ? { ...one, [channel]: on } : one)) }))
      update.mutate({ kinds: [{ kind, [channel]: on }] })
    }
    choose(isOn)
    const message = t(isOn ? 'notifications.didTurnOn' : 'notifications.didTurnOff', { label })
    tell('ok', message, undefined, () => choose(!isOn))
  }
}
