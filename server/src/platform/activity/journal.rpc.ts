import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { serve } from '../module.ts'
import { listDeadLetters, listSinks, replayDeadLetter } from '../journal/dead-letter.actions.ts'
import { deadLetterMessage, sinkMessage } from '../journal/dead-letter.proto.ts'
import { toMessage } from '../journal/entry.proto.ts'
import { listSeals, readJournal } from '../journal/journal.reading.ts'
import { readPosition } from '../journal/journal.store.ts'
import { sealMessage } from '../journal/seal.proto.ts'

/** The journal over rpc; its streams are `realtime/follow.ts` and `exports/journal.export.ts`. */
export const journalService = serve(JournalService, {
  listJournal: async (ctx, request) => {
    const { rows, position, nextPageToken } = await readJournal(ctx, request)
    return { entries: rows.map(toMessage), position: BigInt(position), nextPageToken }
  },
  listSeals: async (ctx, request) => {
    const [page, end] = await Promise.all([listSeals(ctx, request), readPosition(ctx.db, ctx.tenantId)])
    return { seals: page.rows.map(sealMessage), nextPageToken: page.nextPageToken, end: BigInt(end) }
  },
  listSinks: async (ctx) => ({ sinks: (await listSinks(ctx)).map(sinkMessage) }),
  listDeadLetters: async (ctx, request) => {
    const page = await listDeadLetters(ctx, request)
    return { deadLetters: page.rows.map(deadLetterMessage), nextPageToken: page.nextPageToken }
  },
  replayDeadLetter: async (ctx, request) => deadLetterMessage(await replayDeadLetter(ctx, request.id)),
})
