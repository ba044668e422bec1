import type { Ctx, Mail, Principal } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { listAccess } from '../auth/access.store.ts'
import { principalOf } from '../auth/principal.ts'
import { headLine } from '../mail.ts'
import { getCompany } from '../tenancy/index.ts'
import { type DeliveryRow, writeEnded } from './delivery.store.ts'
import { letterOf, type LetterLine } from './letter.ts'
import { noticeKinds } from './notice-kinds.ts'
import { toNotifications } from './notification.proto.ts'
import { languageOf } from './notification.text.ts'
import { choiceOf } from './preference.rules.ts'
import { findMailbox, getPreferenceForUpdate, type PreferenceRow } from './preference.store.ts'
import { digestOf, makeUnsubscribeToken } from './unsubscribe.token.ts'

/** A mail with the deliveries that go with it. */
export interface Letter {
  mailId: string
  userId: string
  address: string
  rows: readonly DeliveryRow[]
  mail: Mail
}

/** As many notifications as one mail lists. */
const MOST_LINES = 50

/**
 * The mail that these deliveries of one person go with, as far as that person may see now what they tell of, and still wants
 * to hear it; undefined where nothing is left. What is left out is noted with its reason.
 */
export async function writeLetter(ctx: Ctx, rows: readonly DeliveryRow[], now: Date): Promise<Letter | undefined> {
  const [first] = rows
  if (!first) return undefined
  const [access] = await listAccess(ctx.db, ctx.tenantId, [first.user_id])
  const mailbox = await findMailbox(ctx, first.user_id)
  if (!access || !mailbox) return leaveOut(ctx, rows, 'gone', now)
  if (mailbox.email === null) return leaveOut(ctx, rows, 'no_address', now)
  const preference = await getPreferenceForUpdate(ctx, first.user_id)
  if (preference.refused_address && digestOf(mailbox.email).equals(preference.refused_address))
    return leaveOut(ctx, rows, 'address_refused', now)
  const reader = principalOf(ctx.tenantId, access, { via: 'system' })
  const found = await linesOf(ctx, reader, rows, preference)
  for (const [reason, unwanted] of Map.groupBy(found, ({ reason }) => reason))
    if (reason)
      await leaveOut(
        ctx,
        unwanted.map(({ row }) => row),
        reason,
        now,
      )
  const told = found.filter(({ reason }) => !reason)
  if (told.length === 0) return undefined
  return letterTo(ctx, { reader, address: mailbox.email, preference, told })
}

async function leaveOut(ctx: Ctx, rows: readonly DeliveryRow[], reason: string, now: Date): Promise<undefined> {
  const ids = rows.map(({ delivery_id }) => delivery_id)
  await writeEnded(ctx, ids, { state: 'suppressed', reason, answer: '' }, now)
}

/** A delivery as its mail tells it, or why it does not. */
interface Found {
  row: DeliveryRow
  line: LetterLine
  reason: string
}

async function linesOf(
  ctx: Ctx,
  reader: Principal,
  rows: readonly DeliveryRow[],
  { choices }: PreferenceRow,
): Promise<Found[]> {
  const shown = await toNotifications(ctx.actAs(reader), rows)
  const kinds = noticeKinds()
  const format = new Intl.DateTimeFormat(reader.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: reader.timeZone,
  })
  return rows.map((row, at) => {
    const { text = '', record } = shown[at] ?? {}
    const kind = kinds.get(row.kind)
    const reason = [
      row.subject_type !== null && !record && 'not_visible',
      !(kind && choiceOf(kind, row.kind, choices).email) && 'switched_off',
      record?.isMuted && !kind?.isAskedFor && 'muted',
      row.read_at && 'read',
    ].find((why) => typeof why === 'string')
    const { title = '', code = '', page = '' } = record ?? {}
    return {
      row,
      line: {
        text,
        reason: row.reason,
        at: format.format(row.created_at),
        ...(record && { record: { title, code, page } }),
      },
      reason: reason ?? '',
    }
  })
}

interface Addressed {
  reader: Principal
  address: string
  preference: PreferenceRow
  told: readonly Found[]
}

async function letterTo(ctx: Ctx, { reader, address, preference, told }: Addressed): Promise<Letter> {
  const rows = told.map(({ row }) => row)
  const [first] = rows
  if (!first) throw new Error('a mail without a notification')
  const { name: company } = await getCompany(ctx)
  const { publicUrl } = ctx.services.config
  const isCollected = rows.length > 1
  const kinds = new Set(rows.map(({ kind }) => kind))
  const kind = kinds.size === 1 ? first.kind : '*'
  const what = { tenantId: ctx.tenantId, userId: first.user_id, kind }
  const url = `${publicUrl}/unsubscribe?token=${makeUnsubscribeToken(what, preference.link_key, address)}`
  const letter = letterOf({
    language: languageOf(reader.locale),
    company,
    lines: told.slice(0, MOST_LINES).map(({ line }) => line),
    more: Math.max(0, told.length - MOST_LINES),
    isCollected,
    publicUrl,
    unsubscribe: { url, isOneKind: kind !== '*' },
  })
  const { subject_type: type, subject_id: id } = first
  const mailId = first.mail_id ?? (isCollected ? newId() : first.id)
  const mail: Mail = {
    ...letter,
    to: address,
    fromName: headLine(company),
    messageId: `notification.${mailId}`,
    ...(!isCollected && type && id && { inReplyTo: `record.${type}.${id}` }),
    headers: {
      'List-Unsubscribe': `<${url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  }
  return { mailId, userId: first.user_id, address, rows, mail }
}
