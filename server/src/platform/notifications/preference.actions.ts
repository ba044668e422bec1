import type { Ctx } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import { assertPerson } from '../auth/user.actions.ts'
import { noticeKinds } from './notice-kinds.ts'
import { type Choices, choicesJson, withChoices } from './preference.rules.ts'
import { getPreferenceForUpdate, listPreferences, type PreferenceRow, writePreference } from './preference.store.ts'

/** What the caller chose so far. */
export async function getPreferences(ctx: Ctx): Promise<PreferenceRow> {
  const [row] = await listPreferences(ctx, [ctx.principal.userId])
  return row ?? { user_id: ctx.principal.userId, choices: {} }
}

/**
 * Changes what the caller hears of. What is left out stays, so that two windows lose nothing of each other's.
 * @throws invalid for a kind that there is not; forbidden for an API key
 */
export async function updatePreferences(ctx: Ctx, changes: Choices): Promise<PreferenceRow> {
  assertPerson(ctx)
  const kinds = noticeKinds()
  const unknown = Object.keys(changes).find((kind) => !kinds.has(kind))
  if (unknown !== undefined) throw invalid('kinds', `has "${unknown}", which is no kind of notification`)
  const before = await getPreferenceForUpdate(ctx, ctx.principal.userId)
  return savePreference(ctx, before, { ...before, choices: withChoices(before.choices, changes) })
}

/** Writes what differs, and tells only the person of it. */
export async function savePreference(ctx: Ctx, before: PreferenceRow, after: PreferenceRow): Promise<PreferenceRow> {
  const [old, now] = [choicesJson(before.choices), choicesJson(after.choices)]
  if (JSON.stringify(old) === JSON.stringify(now)) return before
  await writePreference(ctx, after)
  ctx.record({
    kind: 'notifications.preference.updated',
    subjectType: 'notifications.preference',
    subjectId: after.user_id,
    subjectVersion: 1,
    changes: [{ field: 'choices', old, new: now }],
    payload: { user_id: after.user_id },
  })
  return after
}
