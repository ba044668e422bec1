import { isRecord } from '@/lib/errors'

/** One change as the feed tells it; JSON values as REST shows them. */
export interface FeedEntry {
  position: number
  id: string
  /** "work.task.completed" */
  kind: string
  subjectType: string
  subjectId: string
  subjectVersion: number
  actorId: string | undefined
  workspaceId: string | undefined
  changes: readonly FeedChange[]
  payload: Readonly<Record<string, unknown>>
}

/** A field's value before and after. */
export interface FeedChange {
  field: string
  old: unknown
  new: unknown
}

/** Where somebody else is right now. */
export interface Presence {
  user: { id: string; name: string }
  subjectType: string
  subjectId: string
}

/** A message of the live feed: some entries and how far they reach, or who is where, or a ping. */
export interface FeedMessage {
  entries: FeedEntry[]
  position: number | undefined
  presence: Presence[] | undefined
  ping: boolean
}

/** Reads a message of the WebSocket or a reply of the polling endpoint; what it does not know, it leaves out. */
export function readFeedMessage(json: unknown): FeedMessage {
  const message = isRecord(json) ? json : {}
  return {
    entries: records(message['entries']).map(readEntry),
    position: number(message['position']),
    presence: Array.isArray(message['presence']) ? records(message['presence']).map(readPresence) : undefined,
    ping: message['ping'] === true,
  }
}

function readEntry(entry: Record<string, unknown>): FeedEntry {
  return {
    position: number(entry['position']) ?? 0,
    id: String(entry['id']),
    kind: String(entry['kind']),
    subjectType: String(entry['subject_type']),
    subjectId: String(entry['subject_id']),
    subjectVersion: number(entry['subject_version']) ?? 0,
    actorId: text(entry['actor_id']),
    workspaceId: text(entry['workspace_id']),
    changes: records(entry['changes']).map((change) => ({
      field: String(change['field']),
      old: change['old'],
      new: change['new'],
    })),
    payload: isRecord(entry['payload']) ? entry['payload'] : {},
  }
}

function readPresence(item: Record<string, unknown>): Presence {
  const user = isRecord(item['user']) ? item['user'] : {}
  return {
    user: { id: String(user['id']), name: String(user['name']) },
    subjectType: String(item['subject_type']),
    subjectId: String(item['subject_id']),
  }
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

// Positions are 64-bit in the contract, so JSON may carry them as text.
function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
