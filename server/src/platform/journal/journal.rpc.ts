import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { serve } from '../module.ts'
import { listDeadLetters, listSinks, replayDeadLetter } from './dead-letter.actions.ts'
import { deadLetterMessage, sinkMessage } from './dead-letter.proto.ts'
import { toMessage } from './entry.proto.ts'
import { listSeals, readPassage, readRecordHistory } from './journal.reading.ts'
import { sealMessage } from './seal.proto.ts'

/** The journal over rpc; FollowJournal, a stream, is `platform/realtime/follow.ts`. */
export const journalService = serve(JournalService, {
  listJournal: async (ctx, request) => {
    if (request.subjectId) {
      const page = await readRecordHistory(ctx, { id: request.subjectId, type: request.subjectType }, request)
      return { entries: page.rows.map(toMessage), nextPageToken: page.nextPageToken, position: request.after }
    }
    const passage = await readPassage(ctx, { ...request, after: Number(request.after) })
    return { entries: passage.entries.map(toMessage), position: BigInt(passage.position) }
  },
  listSeals: async (ctx, request) => {
    const page = await listSeals(ctx, request)
    return { seals: page.rows.map(sealMessage), nextPageToken: page.nextPageToken }
  },
  listSinks: async (ctx) => ({ sinks: (await listSinks(ctx)).map(sinkMessage) }),
  listDeadLetters: async (ctx, request) => {
    const page = await listDeadLetters(ctx, request)
    return { deadLetters: page.rows.map(deadLetterMessage), nextPageToken: page.nextPageToken }
  },
  replayDeadLetter: async (ctx, request) => deadLetterMessage(await replayDeadLetter(ctx, request.id)),
})
