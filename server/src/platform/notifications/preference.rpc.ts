import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  EmailState,
  type NotificationChoiceChange,
  type NotificationDeliverySchema,
  NotificationDeliveryState,
  NotificationDigest,
  type NotificationPreferencesSchema,
  NotificationPreferencesService,
  type UpdateNotificationPreferencesRequest,
} from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { serve } from '../module.ts'
import { listOwnDeliveries } from './delivery.actions.ts'
import type { DeliveryRow, DeliveryState } from './delivery.store.ts'
import { choosableKinds } from './notice-kinds.ts'
import { toNotifications } from './notification.proto.ts'
import { languageOf } from './notification.text.ts'
import {
  confirmEmailAddress,
  getPreferences,
  type PreferenceChanges,
  revokeUnsubscribeLinks,
  updatePreferences,
} from './preference.actions.ts'
import { choiceOf, type Choices, type Rhythm } from './preference.rules.ts'
import { findMailbox, type Preference } from './preference.store.ts'
import { digestOf } from './unsubscribe.token.ts'

/** What the caller wants to hear of, and what became of it by e-mail, over the contract. */
export const preferencesService = serve(NotificationPreferencesService, {
  getNotificationPreferences: async (ctx) => toPreferences(ctx, await getPreferences(ctx)),
  updateNotificationPreferences: async (ctx, request) =>
    toPreferences(ctx, await updatePreferences(ctx, fromRequest(request))),
  confirmEmailAddress: async (ctx) => toPreferences(ctx, await confirmEmailAddress(ctx)),
  revokeUnsubscribeLinks: async (ctx) => toPreferences(ctx, await revokeUnsubscribeLinks(ctx)),
  listNotificationDeliveries: async (ctx, request) => {
    const { rows, nextPageToken } = await listOwnDeliveries(ctx, request)
    const told = await toNotifications(ctx, rows)
    return { deliveries: rows.map((row, at) => toDelivery(row, told[at]?.text ?? '')), nextPageToken }
  },
})

const digests: Readonly<Record<Rhythm['digest'], NotificationDigest>> = {
  at_once: NotificationDigest.AT_ONCE,
  hourly: NotificationDigest.HOURLY,
  daily: NotificationDigest.DAILY,
}

const fromDigest: Readonly<Record<NotificationDigest, Rhythm['digest'] | undefined>> = {
  [NotificationDigest.UNSPECIFIED]: undefined,
  [NotificationDigest.AT_ONCE]: 'at_once',
  [NotificationDigest.HOURLY]: 'hourly',
  [NotificationDigest.DAILY]: 'daily',
}

const states: Readonly<Record<DeliveryState, NotificationDeliveryState>> = {
  queued: NotificationDeliveryState.QUEUED,
  sending: NotificationDeliveryState.QUEUED,
  sent: NotificationDeliveryState.SENT,
  suppressed: NotificationDeliveryState.SUPPRESSED,
  failed: NotificationDeliveryState.FAILED,
}

async function toPreferences(
  ctx: Ctx,
  preference: Preference,
): Promise<MessageInitShape<typeof NotificationPreferencesSchema>> {
  const { choices, quiet_from, quiet_until, digest, digest_hour, refused_answer } = preference
  const language = languageOf(ctx.principal.locale)
  const email = (await findMailbox(ctx, ctx.principal.userId))?.email ?? ''
  const emailState = emailStateOf(ctx, preference, email)
  return {
    kinds: choosableKinds().map(([name, kind]) => {
      const { in_app, email: byMail } = choiceOf(kind, name, choices)
      return { kind: name, label: kind.label[language], inApp: in_app, email: byMail }
    }),
    emailState,
    email,
    emailAnswer: emailState === EmailState.REFUSED ? refused_answer : '',
    quietFrom: quiet_from ?? '',
    quietUntil: quiet_until ?? '',
    digest: digests[digest],
    digestHour: digest_hour,
    timeZone: ctx.principal.timeZone,
  }
}

function emailStateOf(ctx: Ctx, { refused_address }: Preference, email: string): EmailState {
  if (!ctx.services.config.smtpUrl) return EmailState.NO_SERVER
  if (email === '') return EmailState.NO_ADDRESS
  return refused_address && digestOf(email).equals(refused_address) ? EmailState.REFUSED : EmailState.AVAILABLE
}

function fromRequest(request: UpdateNotificationPreferencesRequest): PreferenceChanges {
  const { kinds, quietFrom, quietUntil, digestHour } = request
  const digest = fromDigest[request.digest]
  return {
    choices: fromChanges(kinds),
    ...(quietFrom !== undefined && { quiet_from: quietFrom || null }),
    ...(quietUntil !== undefined && { quiet_until: quietUntil || null }),
    ...(digest && { digest }),
    ...(digestHour !== undefined && { digest_hour: digestHour }),
  }
}

/** Of a kind that is named twice both hold, of what both say the last. */
function fromChanges(changes: readonly NotificationChoiceChange[]): Choices {
  const choices: Record<string, Choices[string]> = {}
  for (const { kind, inApp, email } of changes) {
    if (inApp === undefined && email === undefined) continue
    choices[kind] = {
      ...choices[kind],
      ...(inApp !== undefined && { in_app: inApp }),
      ...(email !== undefined && { email }),
    }
  }
  return choices
}

const toDelivery = (row: DeliveryRow, text: string): MessageInitShape<typeof NotificationDeliverySchema> => ({
  id: row.delivery_id,
  notificationId: row.id,
  kind: row.kind,
  text,
  channel: row.channel,
  state: states[row.state],
  reason: row.delivery_reason,
  answer: row.answer,
  dueAt: timestampFromDate(row.due_at),
  attempts: row.attempts,
  createdAt: timestampFromDate(row.queued_at),
  ...(row.ended_at && { endedAt: timestampFromDate(row.ended_at) }),
})
