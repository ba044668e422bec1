import type { Ctx } from '../../kernel/ctx.ts'
import type { Language } from '../notice.ts'
import { choosableKinds } from './notice-kinds.ts'
import { languageOf } from './notification.text.ts'
import { savePreference } from './preference.actions.ts'
import { type Choices, withChoices } from './preference.rules.ts'
import { findMailbox, findPreference, getPreferenceForUpdate } from './preference.store.ts'
import { isGenuine, type UnsubscribeToken } from './unsubscribe.token.ts'

/** What a link switches off. */
export interface Opened {
  language: Language
  /** The kind in that language; undefined for mail of all kinds. */
  label: string | undefined
}

/** What a link is for; undefined for one that is not genuine, or does not hold any more. Changes nothing. */
export async function openUnsubscribeLink(ctx: Ctx, token: UnsubscribeToken): Promise<Opened | undefined> {
  const [mailbox, preference] = await Promise.all([findMailbox(ctx, token.userId), findPreference(ctx, token.userId)])
  if (!mailbox?.email || !preference || !isGenuine(token, preference.link_key, mailbox.email)) return undefined
  const language = languageOf(mailbox.locale)
  if (token.kind === '*') return { language, label: undefined }
  const [, kind] = choosableKinds().find(([name]) => name === token.kind) ?? []
  return kind && { language, label: kind.label[language] }
}

/** Switches off what a link is for; doing it again changes nothing. Undefined as above. */
export async function unsubscribe(ctx: Ctx, token: UnsubscribeToken): Promise<Opened | undefined> {
  const opened = await openUnsubscribeLink(ctx, token)
  if (!opened) return undefined
  const before = await getPreferenceForUpdate(ctx, token.userId)
  const kinds = token.kind === '*' ? choosableKinds().map(([name]) => name) : [token.kind]
  const off: Choices = Object.fromEntries(kinds.map((kind) => [kind, { email: false }]))
  await savePreference(ctx, before, { ...before, choices: withChoices(before.choices, off) })
  return opened
}
