import type { JsonObject } from '../kernel/json.ts'
import type { NumberedEntry } from './journal/journal.store.ts'
import type { RecordKey } from './registry/registry.ts'

/** Why somebody is told, as it is stored. */
export type NoticeReason =
  | 'assignee'
  | 'creator'
  | 'concerned'
  | 'role'
  | 'subscribed'
  | 'watcher'
  | 'mentioned'
  | 'reminded'

/**
 * Who should hear of an entry: whom its record is assigned to afterwards, who made the record, whom the payload names as
 * `user_id`, or everybody of a role. `notifications/audience.ts` finds them; what comes later, such as those who watch a
 * record, is one more word here and one more line there.
 */
export type Hearing = 'assignee' | 'creator' | 'concerned' | { readonly role: string }

/** The same in each language that people read. */
export interface Words<Text = string> {
  readonly en: Text
  readonly de: Text
}

/** A language there are texts in. */
export type Language = keyof Words

/** What a text is made of; the names are as they are when somebody reads it. */
export interface Told {
  /** Who did it: a name. */
  readonly who: string
  /** The record's title in quotation marks, and how many more it happened to. */
  readonly what: string
  readonly payload: JsonObject
}

/** Which entries are told of, and to whom. */
export interface NoticeSource {
  readonly entries: readonly string[]
  /** The first that fits somebody is why they are told. */
  readonly to: readonly Hearing[]
  /** Which of the entries, where not all of them. */
  readonly when?: (entry: NumberedEntry) => boolean
  /** The record it is about, where that is not the entry's own. */
  readonly about?: (entry: NumberedEntry) => RecordKey | undefined
  /** From whom an entry takes back what they have not read of the kind and record, such as who has a task no more. */
  readonly undoneFor?: (entry: NumberedEntry) => unknown
  /** What the text needs of an entry beside the title and the actor. Must not say who anybody is. */
  readonly said?: (entry: NumberedEntry) => JsonObject
}

/** Something that people are told of; every channel words it by the same `text`. */
export interface NoticeKind {
  /** What the settings call it. */
  readonly label: Words
  readonly text: Words<(told: Told) => string>
  /** Absent where only `notify` tells it. */
  readonly from?: NoticeSource
  /** Told of a muted record, too, and in no digest: the person asked for it. */
  readonly isAskedFor?: true
  /** It asks something of the person, so that it comes by e-mail unless they say otherwise. */
  readonly isMailed?: true
  /** Always in the inbox and never by e-mail, such as that no e-mail arrives; nobody can choose. */
  readonly isVital?: true
}

/** The kinds that a module adds, by their names, which begin as its own: `work.task.assigned`. */
export type NoticeKinds = Readonly<Record<string, NoticeKind>>

/** Whether an entry changed a field. */
export const isChanged = ({ changes }: Pick<NumberedEntry, 'changes'>, field: string): boolean =>
  changes.some((change) => change.field === field)
