import { toJournalValue } from '../../kernel/changes.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { notFound } from '../../kernel/errors.ts'
import { readPage, type Page, type PageRequest } from '../../kernel/page.ts'
import type { NumberedEntry } from './journal.store.ts'
import { replayRequested } from './sink.replay.ts'
import {
  entriesAt,
  findDeadLetterForUpdate,
  listDeadLetterRows,
  listSinkRows,
  requestReplay,
  type DeadLetterRow,
  type SinkRow,
} from './sink.store.ts'

/** A dead letter with the entry that was not taken. */
export interface DeadLetter extends DeadLetterRow {
  entry: NumberedEntry | undefined
}

/** Every sink with how far it is, as the company sees it. */
export const listSinks = (ctx: Ctx): Promise<SinkRow[]> => listSinkRows(ctx)

/** What sinks gave up on and nobody replayed yet, newest first. */
export async function listDeadLetters(ctx: Ctx, request: PageRequest & { sink: string }): Promise<Page<DeadLetter>> {
  const page = await readPage(
    ctx,
    request,
    ['journal.dead_letters', request.sink],
    (cursor, limit) => listDeadLetterRows(ctx, request.sink, cursor, limit),
    (row) => [row.parked_at.toISOString(), row.id],
  )
  return { ...page, rows: await withEntries(ctx, page.rows) }
}

/**
 * Asks for a dead letter to be delivered again. The process that runs the sink does so within moments; the letter leaves the
 * list when the sink takes it, and stays with the new reason when not. Asking twice is asking once.
 */
export async function replayDeadLetter(ctx: Ctx, id: string): Promise<DeadLetter> {
  const letter = await findDeadLetterForUpdate(ctx, id)
  if (!letter) throw notFound('dead letter', 'id')
  const asked = letter.replay_requested_at ? letter : await requestReplay(ctx, id)
  if (asked !== letter) {
    const change = { field: 'replay_requested_at', old: null, new: toJournalValue(asked.replay_requested_at) }
    ctx.record({
      kind: replayRequested,
      subjectType: 'journal.dead_letter',
      subjectId: id,
      subjectVersion: asked.attempts,
      changes: [change],
      payload: { sink: asked.sink, position: asked.position },
    })
  }
  const [withEntry] = await withEntries(ctx, [asked])
  return withEntry ?? { ...asked, entry: undefined }
}

async function withEntries(ctx: Ctx, letters: DeadLetterRow[]): Promise<DeadLetter[]> {
  const entries = await entriesAt(
    ctx,
    letters.map((letter) => letter.position),
  )
  return letters.map((letter) => ({ ...letter, entry: entries.get(letter.position) }))
}
