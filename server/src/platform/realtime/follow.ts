import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  FollowJournalRequestSchema,
  JournalService,
  type FollowJournalRequest,
  type FollowJournalResponseSchema,
} from '@eventkit/api/eventkit/v1/journal_pb'
import { type DomainError, invalid, resourceExhausted, unauthenticated, unavailable } from '../../kernel/errors.ts'
import { permissionOf } from '../api/contract.ts'
import type { Streams } from '../module.ts'
import { assertPermitted, withGuessesCharged } from '../api/pipeline.ts'
import { type Charged, takeRateLimit } from '../api/rate-limit.ts'
import type { Call, Runtime } from '../runtime.ts'
import { validate } from '../api/validate.ts'
import { authenticateToken, bearerOf, type Admission } from '../auth/authenticate.ts'
import { filterOf } from '../journal/entry.filter.ts'
import { toMessage } from '../journal/entry.proto.ts'
import { audienceOf } from './audience.ts'
import { hubOf } from './hub.ts'
import type { EndReason, Reader } from './reader.ts'
import type { SharedPassage } from './shared-passage.ts'

/** Passages a stream may leave unread before it is ended. */
const mostQueued = 1000

const desc = JournalService.method.followJournal

/** What the feed is in the contract, on a WebSocket too. */
export const followRpc = { name: `${JournalService.typeName}/${desc.name}`, permission: permissionOf(desc) }

/** FollowJournal for the protocols that stream. */
export const followStreams: Streams = { [followRpc.name]: followJournal }

/** Lets a follower in: a good token costs its holder a request, a bad one the address, as everywhere. */
export async function letIn(runtime: Runtime, call: Charged, look: () => Promise<Admission>): Promise<Admission> {
  const admission = await withGuessesCharged(runtime, followRpc, call, look)
  await takeRateLimit(runtime, followRpc, call, admission.principal)
  return permitted(admission)
}

/** Refuses callers without the permission to follow. */
export function permitted(admission: Admission): Admission {
  assertPermitted(followRpc, admission.principal)
  return admission
}

type Reply = MessageInitShape<typeof FollowJournalResponseSchema>

/**
 * JournalService/FollowJournal: the feed as a server stream, for gRPC, gRPC-Web and Connect. The same entries and positions
 * as the WebSocket; ends when the caller goes, the token expires, or the server stops.
 */
async function* followJournal(
  runtime: Runtime,
  call: Call,
  request: FollowJournalRequest,
  signal: AbortSignal,
): AsyncGenerator<Reply> {
  const look = async (): Promise<Admission> => authenticateToken(runtime, bearerOf(call.header('authorization')))
  const admission = await letIn(runtime, call, look)
  validate(FollowJournalRequestSchema, request)
  const queue = makeQueue()
  const reader = makeReader(admission, () => look().then(permitted), request, queue)
  const hub = hubOf(runtime)
  hub.join(reader)
  signal.addEventListener('abort', queue.end, { once: true })
  try {
    for await (const passage of queue.passages()) {
      yield { entries: passage.entries.map(toMessage), position: BigInt(passage.position) }
    }
    const reason = queue.reason()
    if (reason) throw refusal(reason)
  } finally {
    signal.removeEventListener('abort', queue.end)
    hub.leave(reader)
  }
}

function makeReader(
  admission: Admission,
  readmit: () => Promise<Admission>,
  request: FollowJournalRequest,
  queue: Queue,
): Reader {
  const { principal } = admission
  const reader: Reader = {
    tenantId: principal.tenantId,
    userId: principal.userId,
    admission,
    audience: audienceOf(principal, filterOf(request)),
    position: Number(request.after),
    state: 'behind',
    isInDoubt: false,
    isGreeted: false,
    readmit,
    take: (passage) => {
      if (queue.length() >= mostQueued) queue.fail('slow')
      return queue.push(passage)
    },
    end: (reason) => queue.fail(reason),
  }
  return reader
}

interface Queue {
  length(): number
  /** Why it ended from this side. */
  reason(): EndReason | undefined
  /** Fulfilled when everything before and including this one was taken. */
  push(passage: SharedPassage): Promise<void>
  end(): void
  fail(reason: EndReason): void
  passages(): AsyncGenerator<SharedPassage>
}

function makeQueue(): Queue {
  const waiting: { passage: SharedPassage; taken: () => void }[] = []
  let reason: EndReason | undefined
  let isEnded = false
  let wake = Promise.withResolvers<void>()
  const end = (): void => {
    isEnded = true
    wake.resolve()
  }
  return {
    length: () => waiting.length,
    reason: () => reason,
    push: (passage) =>
      new Promise((taken) => {
        waiting.push({ passage, taken })
        wake.resolve()
      }),
    end,
    fail: (why) => {
      reason ??= why
      end()
    },
    async *passages() {
      while (!isEnded) {
        const next = waiting.shift()
        if (next) {
          yield next.passage
          next.taken()
        } else {
          await wake.promise
          wake = Promise.withResolvers()
        }
      }
    },
  }
}

/** What the caller is told when the stream ends from this side; all but `ahead` can be resumed after the last position. */
function refusal(reason: EndReason): DomainError {
  switch (reason) {
    case 'expired':
      return unauthenticated('token_expired', 'The token has expired; continue with a new one.')
    case 'ahead':
      return invalid('after', 'is past the end of the journal; start again without it')
    case 'slow':
      return resourceExhausted('too_slow', 'The stream was not read fast enough; continue from the last position.')
    case 'unavailable':
    case 'stopping':
      return unavailable('The server cannot continue; continue from the last position later.')
  }
}
