import { assertReachable } from '@/lib/missing-parts'
import type { Outbox } from '@/lib/outbox'
import { nothingWaits } from '@/lib/waiting-changes'

/** The changes of this tab that the server has not confirmed. */
export const waiting = nothingWaits()

let opened: Promise<Outbox> | undefined

/** What sends them: fetched with the first change, or once the page stands still. */
export function outbox(): Promise<Outbox> {
  opened ??= open()
  return opened
}

async function open(): Promise<Outbox> {
  try {
    await assertReachable()
    const { openOutbox } = await import('@/lib/page-outbox')
    return openOutbox(waiting)
  } catch (error) {
    opened = undefined
    throw error
  }
}

/** Does a change of records: see `Outbox.post`. */
export const post: Outbox['post'] = async (method, request, about, options) =>
  (await outbox()).post(method, request, about, options)
