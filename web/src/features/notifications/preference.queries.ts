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

const {
  getNotificationPreferences,
  updateNotificationPreferences,
  confirmEmailAddress,
  revokeUnsubscribeLinks,
  listNotificationDeliveries,
} = NotificationPreferencesService.method

/** What the caller wants to hear of. */
export const usePreferences = () => useQuery(getNotificationPreferences, {})

/** What became of the latest notifications by e-mail. */
export const useDeliveries = () => useQuery(listNotificationDeliveries, { pageSize: 20 })

/** A way of hearing of something. */
export type Channel = 'inApp' | 'email'

/** When e-mail comes. */
export type Rhythm = Pick<NotificationPreferences, 'quietFrom' | 'quietUntil' | 'digest' | 'digestHour'>

const shown = (change: (now: NotificationPreferences) => NotificationPreferences): void => {
  queryClient.setQueriesData<NotificationPreferences>({ queryKey: preferencesKey }, (now) => now && change(now))
}

const options = {
  onSuccess: (now: NotificationPreferences) => shown(() => now),
  onError: (error: unknown) => {
    refreshPreferences()
    tellRefusal(error)
  },
}

/** Has the caller hear of a kind by a way, or not any more: at once on the screen, and taken back by Undo. */
export function useChooseChannel() {
  const t = useT()
  const update = useMutation(updateNotificationPreferences, options)
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

/** Says when e-mail comes; taken back by Undo. */
export function useChooseRhythm(before: Rhythm) {
  const t = useT()
  const update = useMutation(updateNotificationPreferences, options)
  return (change: Partial<Rhythm>) => {
    const choose = (rhythm: Partial<Rhythm>) => {
      shown((now) => ({ ...now, ...rhythm }))
      update.mutate(rhythm)
    }
    choose(change)
    const { quietFrom, quietUntil, digest, digestHour } = before
    const back = { quietFrom, quietUntil, digest, digestHour }
    tell('ok', t('notifications.didChooseRhythm'), undefined, () => choose(back))
  }
}

/** What can be done about one's address, and about the links in mails. */
export function useMailActs() {
  const t = useT()
  const confirm = useMutation(confirmEmailAddress, options)
  const revoke = useMutation(revokeUnsubscribeLinks, {
    ...options,
    onSuccess: (now) => {
      shown(() => now)
      tell('ok', t('notifications.didRevokeLinks'))
    },
  })
  return { confirm: () => confirm.mutate({}), revoke: () => revoke.mutate({}) }
}
