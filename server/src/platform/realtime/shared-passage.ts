import { passageText } from '../journal/entry.proto.ts'
import { differsByPerson } from '../journal/entry.visibility.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import { partFor, type Audience } from './audience.ts'

/** A passage of the journal made for an audience; all its readers send the same bytes. */
export interface SharedPassage {
  readonly entries: readonly NumberedEntry[]
  /** Everything the audience may see up to here is in this passage or came before it. */
  readonly position: number
  /** The passage as a message of the feed, written when first asked for. */
  bytes(): Buffer
}

/** Puts a passage into words once for all who get it. */
export function sharedPassage(entries: readonly NumberedEntry[], position: number): SharedPassage {
  let bytes: Buffer | undefined
  return { entries, position, bytes: () => (bytes ??= Buffer.from(passageText(entries, position))) }
}

/** Gives each audience its part of a batch, made once an audience; once a person where the batch has entries that differ by person. */
export function passagesOf(entries: readonly NumberedEntry[], position: number): (audience: Audience) => SharedPassage {
  const made = new Map<string, SharedPassage>()
  const isByPerson = entries.some(differsByPerson)
  return (audience) => {
    const key = isByPerson ? `${audience.key} ${audience.principal.userId}` : audience.key
    const known = made.get(key)
    if (known) return known
    const passage = sharedPassage(partFor(audience, entries), position)
    made.set(key, passage)
    return passage
  }
}
