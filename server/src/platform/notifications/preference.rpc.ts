import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type NotificationChoiceChange,
  type NotificationPreferencesSchema,
  NotificationPreferencesService,
} from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { serve } from '../module.ts'
import { noticeKinds } from './notice-kinds.ts'
import { languageOf } from './notification.text.ts'
import { getPreferences, updatePreferences } from './preference.actions.ts'
import { choiceOf, type Choices } from './preference.rules.ts'
import type { PreferenceRow } from './preference.store.ts'

/** What the caller wants to hear of, over the contract. */
export const preferencesService = serve(NotificationPreferencesService, {
  getNotificationPreferences: async (ctx) => toPreferences(ctx, await getPreferences(ctx)),
  updateNotificationPreferences: async (ctx, { kinds }) =>
    toPreferences(ctx, await updatePreferences(ctx, fromChanges(kinds))),
})

function toPreferences(ctx: Ctx, { choices }: PreferenceRow): MessageInitShape<typeof NotificationPreferencesSchema> {
  const language = languageOf(ctx.principal.locale)
  return {
    kinds: [...noticeKinds()].map(([name, kind]) => ({
      kind: name,
      label: kind.label[language],
      inApp: choiceOf(name, choices).in_app,
    })),
  }
}

/** Of a kind that is named twice the last one holds. */
const fromChanges = (changes: readonly NotificationChoiceChange[]): Choices =>
  Object.fromEntries(changes.flatMap(({ kind, inApp }) => (inApp === undefined ? [] : [[kind, { in_app: inApp }]])))
