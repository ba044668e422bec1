import { randomBytes } from 'node:crypto'
import type { Ctx } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { assertPerson } from '../auth/user.actions.ts'
import { planAgain } from './delivery.plan.ts'
import { choosableKinds } from './notice-kinds.ts'
import { type Choices, choicesJson, type Rhythm, withChoices } from './preference.rules.ts'
import {
  findMailbox,
  getPreferenceForUpdate,
  listPreferences,
  type Preference,
  type PreferenceRow,
  usualPreference,
  writePreference,
} from './preference.store.ts'

/** What the caller chose so far. */
export async function getPreferences(ctx: Ctx): Promise<Preference> {
  const { userId } = ctx.principal
  const [row] = await listPreferences(ctx, [userId])
  return row ?? usualPreference(userId)
}

/** What a request changes. */
export interface PreferenceChanges extends Partial<Rhythm> {
  choices: Choices
}

/**
 * Changes what the caller hears of, and when. What is left out stays, so that two windows lose nothing of each other's.
 * @throws invalid for a kind that there is not, and for quiet hours without an end; forbidden for an API key
 */
export async function updatePreferences(ctx: Ctx, { choices, ...rhythm }: PreferenceChanges): Promise<Preference> {
  assertPerson(ctx)
  const kinds = new Set(choosableKinds().map(([name]) => name))
  const unknown = Object.keys(choices).find((kind) => !kinds.has(kind))
  if (unknown !== undefined) throw invalid('kinds', `has "${unknown}", which is no kind that can be chosen`)
  const before = await getPreferenceForUpdate(ctx, ctx.principal.userId)
  const after = { ...before, ...rhythm, choices: withChoices(before.choices, choices) }
  assertQuietHours(after)
  return savePreference(ctx, before, after)
}

function assertQuietHours({ quiet_from, quiet_until }: Rhythm): void {
  if ((quiet_from === null) !== (quiet_until === null))
    throw invalid('quiet_until', 'must be set together with quiet_from')
  if (quiet_from !== null && quiet_from === quiet_until) throw invalid('quiet_until', 'must differ from quiet_from')
}

/**
 * Has e-mail sent again to an address that the mail server refused: the caller says that it works. One that was not refused
 * stays as it is.
 */
export async function confirmEmailAddress(ctx: Ctx): Promise<Preference> {
  assertPerson(ctx)
  const before = await getPreferenceForUpdate(ctx, ctx.principal.userId)
  if (!before.refused_at) return before
  const after = { ...before, refused_address: null, refused_at: null, refused_answer: '' }
  await writePreference(ctx, after)
  recordPreference(ctx, 'notifications.preference.email_confirmed', after)
  return after
}

/** Ends the links in all mails sent so far. */
export async function revokeUnsubscribeLinks(ctx: Ctx): Promise<Preference> {
  assertPerson(ctx)
  const before = await getPreferenceForUpdate(ctx, ctx.principal.userId)
  const after = { ...before, link_key: randomBytes(32) }
  await writePreference(ctx, after)
  recordPreference(ctx, 'notifications.preference.links_revoked', after)
  return after
}

/** Writes what differs, tells only the person of it, and has e-mail that waits follow. */
export async function savePreference(ctx: Ctx, before: PreferenceRow, after: PreferenceRow): Promise<PreferenceRow> {
  const [old, now] = [shownOf(before), shownOf(after)]
  const changes = Object.keys(now)
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => ({ field, old: old[field] ?? null, new: now[field] ?? null }))
  if (changes.length === 0) return before
  await writePreference(ctx, after)
  recordPreference(ctx, 'notifications.preference.updated', after, changes)
  if (changes.some(({ field }) => field !== 'choices')) await followRhythm(ctx, after)
  return after
}

async function followRhythm(ctx: Ctx, preference: PreferenceRow): Promise<void> {
  const mailbox = await findMailbox(ctx, preference.user_id)
  if (mailbox) await planAgain(ctx, preference.user_id, mailbox.time_zone, preference)
}

const shownOf = ({ choices, quiet_from, quiet_until, digest, digest_hour }: Preference): Record<string, JsonValue> => ({
  choices: choicesJson(choices),
  quiet_from,
  quiet_until,
  digest,
  digest_hour,
})

function recordPreference(
  ctx: Ctx,
  kind: string,
  { user_id }: Preference,
  changes: { field: string; old: JsonValue; new: JsonValue }[] = [],
): void {
  ctx.record({
    kind,
    subjectType: 'notifications.preference',
    subjectId: user_id,
    subjectVersion: 1,
    changes,
    payload: { user_id },
  })
}
