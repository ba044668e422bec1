import type { Ctx, SendMail } from '../../kernel/ctx.ts'
import { defineJob, noPayload, type RunningJob } from '../../kernel/job.ts'
import { type Letter, writeLetter } from './delivery.letter.ts'
import { addSending, mailKind, sendAt } from './delivery.plan.ts'
import { taken, type Verdict, verdictOn } from './delivery.rules.ts'
import { findNextDue, takeNextMail, writeEnded, writePlan, writeSending } from './delivery.store.ts'
import { count } from './delivery.tally.ts'
import { notify } from './notify.ts'
import { quietUntil, usualRhythm } from './preference.rules.ts'
import { findMailbox, getPreferenceForUpdate, listPreferences, writePreference } from './preference.store.ts'
import { digestOf } from './unsubscribe.token.ts'

/** Mails to the mail server at a time. */
const lanes = 4
/** After so long a run gives its place to another company's, and queues up again. */
const sliceMs = 10_000
/** How many deliveries one mail can take along; those that it does not list are in the inbox. */
const mostTogether = 500
/** How long a mail server that cannot be reached is left alone. */
const downMs = 60_000

/**
 * Sends a company's mail that is due. One run of a company at a time; it takes no place of other jobs, and no connection of
 * the database while it waits for the mail server. What a mail says is looked up right before it is sent.
 *
 * A process that dies between the mail server's answer and the note of it sends that mail again, with the same Message-ID:
 * four mails at most, since each is noted by itself.
 */
export const mailJob = defineJob({
  name: mailKind,
  payload: noPayload,
  unique: 'until_started',
  waits: true,
  concurrency: 16,
  attempts: 30,
  backOff: { firstS: 5, mostS: 300 },
  limitS: 300,
  keptDays: 1 / 24,
  work: async (_, job) => {
    const run = { id: `${job.id} ${job.attempt}`, isDown: false, until: performance.now() + sliceMs }
    const take = inTurn(() => job.transact((ctx) => takeLetter(ctx, run.id)))
    const sendSome = async (): Promise<void> => {
      while (!run.isDown && performance.now() < run.until) {
        job.signal.throwIfAborted()
        const next = await take()
        if (!next) return
        // Assigned by whoever finds it so, never taken back by another lane.
        if (next.letter && (await sendLetter(job, next.letter, next.send))) run.isDown = true
      }
    }
    await Promise.all(Array.from({ length: lanes }, sendSome))
    await job.transact((ctx) => comeAgain(ctx, run.isDown))
  },
})

/** Calls one after the other, whoever asks: two that take at once would share what goes with one mail. */
function inTurn<T>(act: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const next = last.then(act)
    last = next.catch(() => undefined)
    return next
  }
}

/** The next mail, or none where there was nothing to tell; undefined when nothing is due. */
async function takeLetter(ctx: Ctx, run: string): Promise<{ letter?: Letter; send: SendMail } | undefined> {
  const send = ctx.services.sendMail
  const now = await ctx.services.jobs.now(ctx.db)
  const rows = await takeNextMail(ctx, run, now, mostTogether)
  const [first] = rows
  if (!first) return undefined
  const ids = rows.map(({ delivery_id }) => delivery_id)
  const quietEnd = await endOfQuiet(ctx, first.user_id, now)
  if (quietEnd) {
    await writeEnded(ctx, ids, { state: 'queued', reason: 'quiet_hours', answer: '', due_at: quietEnd }, now)
    await writePlan(ctx, ids, { due_at: quietEnd, collected: true, reason: 'quiet_hours' })
    return { send }
  }
  const letter = await writeLetter(ctx, rows, now)
  if (!letter) return { send }
  const going = letter.rows.map(({ delivery_id }) => delivery_id)
  await writeSending(ctx, going, letter.mailId, run)
  return { letter, send }
}

/** When a person's quiet hours end, where they are in them: they may have begun since it was queued. */
async function endOfQuiet(ctx: Ctx, userId: string, now: Date): Promise<Date | undefined> {
  const [mailbox, [preference = usualRhythm]] = await Promise.all([
    findMailbox(ctx, userId),
    listPreferences(ctx, [userId]),
  ])
  return mailbox && quietUntil(now, mailbox.time_zone, preference)
}

/** True when the mail server cannot be reached. */
async function sendLetter(job: RunningJob, letter: Letter, send: SendMail): Promise<boolean> {
  const sent = await send(letter.mail).catch((error: unknown) => ({ error }))
  return await job.transact((ctx) => settle(ctx, letter, sent))
}

type Sent = Awaited<ReturnType<SendMail>> | { error: unknown }

async function settle(ctx: Ctx, letter: Letter, sent: Sent): Promise<boolean> {
  const now = await ctx.services.jobs.now(ctx.db)
  const ids = letter.rows.map(({ delivery_id }) => delivery_id)
  if (sent === false) {
    await writeEnded(ctx, ids, { state: 'suppressed', reason: 'no_server', answer: '' }, now)
    return false
  }
  const verdict = verdictOf(letter, sent, now)
  if (typeof sent === 'object' && 'error' in sent)
    ctx.log.warn({ err: sent.error, mail: letter.mailId, reason: verdict.reason }, 'a mail was not sent')
  await writeEnded(ctx, ids, verdict, now)
  if (verdict.isAddressRefused) await refuseAddress(ctx, letter, verdict, now)
  ctx.afterCommit(() => count(verdict.state))
  return verdict.isDown
}

function verdictOf({ rows }: Letter, sent: Exclude<Sent, false>, now: Date): Verdict {
  if (sent === true) return taken('')
  if ('answer' in sent) return taken(sent.answer)
  const [first] = rows
  return verdictOn(sent.error, first?.attempts ?? 0, first?.queued_at ?? now, now)
}

/** Nothing more is sent to an address that was refused, until the person, who is told, confirms or changes it. */
async function refuseAddress(ctx: Ctx, { userId, address }: Letter, { answer }: Verdict, now: Date): Promise<void> {
  const preference = await getPreferenceForUpdate(ctx, userId)
  const refused_address = digestOf(address)
  await writePreference(ctx, { ...preference, refused_address, refused_at: now, refused_answer: answer })
  const key = `${refused_address.toString('hex')} ${now.toISOString()}`
  await notify(ctx, [{ userId, kind: 'notifications.preference.address_refused', key, reason: 'concerned' }])
}

/** What is due later is looked at then; a mail server that cannot be reached is left alone for a while. */
async function comeAgain(ctx: Ctx, isDown: boolean): Promise<void> {
  const due = await findNextDue(ctx)
  if (!due) return
  const now = await ctx.services.jobs.now(ctx.db)
  const soonest = new Date(now.getTime() + (isDown ? downMs : 0))
  if (!isDown && due <= now) return addSending(ctx)
  sendAt(ctx, due > soonest ? due : soonest, now)
}
