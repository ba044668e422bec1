import type { Timestamp } from '@bufbuild/protobuf/wkt'
import { toDate } from '../contract/instant.ts'
import type { NumberedEntry } from './journal.store.ts'
import { fitsAnyKind } from './kind-pattern.ts'

/** Which entries somebody asks for; an empty text or list asks for any. */
export interface EntryFilter {
  kinds: readonly string[]
  subjectType: string
  subjectId: string
  actorId: string
  workspaceId: string
  /** The client's clock, which people see. */
  since: Date | null
  /** Exclusive. */
  before: Date | null
}

/** What a message must have to be read as a filter. */
interface Asked extends Omit<EntryFilter, 'since' | 'before'> {
  since?: Timestamp | undefined
  before?: Timestamp | undefined
}

/** The filter that a message asks for: of ListJournal, FollowJournal, ExportJournal and the WebSocket alike. */
export function filterOf(asked: Asked): EntryFilter {
  return {
    kinds: asked.kinds,
    subjectType: asked.subjectType,
    // As the database gives them.
    subjectId: asked.subjectId.toLowerCase(),
    actorId: asked.actorId.toLowerCase(),
    workspaceId: asked.workspaceId.toLowerCase(),
    since: toDate(asked.since),
    before: toDate(asked.before),
  }
}

/** Does an entry fit? `journal.reading.store.ts` says the same in SQL; a test holds the two together. */
export function fits(filter: EntryFilter, entry: NumberedEntry): boolean {
  const { subjectType, subjectId, actorId, workspaceId, since, before } = filter
  return (
    fitsAnyKind(filter.kinds, entry.kind) &&
    (!subjectType || entry.subjectType === subjectType) &&
    (!subjectId || entry.subjectId === subjectId) &&
    (!actorId || entry.actorId === actorId) &&
    (!workspaceId || entry.workspaceId === workspaceId) &&
    (!since || entry.occurredAt >= since) &&
    (!before || entry.occurredAt < before)
  )
}
