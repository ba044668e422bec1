import { type DescMessage, getOption, hasOption } from '@bufbuild/protobuf'
import { record } from '@eventkit/api/eventkit/v1/options_pb'
import type { Sql } from 'sql-template-tag'
import type { Condition } from '../../kernel/condition.ts'
import type { Principal } from '../../kernel/ctx.ts'
import type { Ownership } from '../access/sight.ts'

/** A text in each language that people read; `{when}` stands for how long it is until then. */
export type Phrase = Readonly<Record<'en' | 'de', string>>

/** A point in time of a kind's records, by the columns that say it, and what is said of it after the record's name. */
export interface Moment {
  readonly at: string
  /** Whether it is a day rather than an instant. */
  readonly allDay?: string
  /** The zone whose clock it goes by; who asks for a reminder has one where the record has none. */
  readonly timeZone?: string
  /** Of whole days `at` is the first instant after the last of them. */
  readonly isEnd?: true
  /** `is due {when}`: before it and at it, and afterwards. */
  readonly coming: Phrase
  readonly past: Phrase
}

/** How people are reminded of a kind's records. */
export interface Reminding {
  /** What one is called at the beginning of a sentence. */
  readonly called: Phrase
  /** By their names: `due`. */
  readonly moments: Readonly<Record<string, Moment>>
  /** Which of them are done with, so that nobody needs to be reminded of them. */
  readonly closed: Condition
}

/** What the platform knows of a kind of record, whatever its rows are: enough to find one, name it and say whose it is. */
export interface RecordFace extends Ownership {
  readonly message: DescMessage
  /** What one is called in messages: `task`. */
  readonly noun: string
  readonly table: string
  /** The column that people know it by. */
  readonly title: string
  /** Which of its rows, `r`, are neither in the bin nor closed; absent where there is no such state. */
  readonly living?: Sql
  /** Which of its rows, `r`, a principal sees, where that is not a matter of the permission to read and of the workspace. */
  readonly sees?: (principal: Principal) => Sql
  /** Which of those they see they may change, where the permission to write does not say so. */
  readonly changes?: (principal: Principal) => Sql
  /** Absent where nobody is reminded of them. */
  readonly reminding?: Reminding
  /** Where one is on the web. */
  pageOf(id: string): string
  /** What stands before the number that people say, such as `T-`; empty where there is none. */
  readonly numberPrefix: string
}

/** What the contract says of a message as a record. Throws for one that is none. */
export function faceOf(
  message: DescMessage,
): Pick<RecordFace, 'type' | 'message' | 'noun' | 'table' | 'pageOf' | 'numberPrefix'> {
  if (!hasOption(message, record)) throw new Error(`${message.typeName} has no option (record) in the contract`)
  const { type, page, numberPrefix } = getOption(message, record)
  return {
    type,
    message,
    noun: type.split('.').at(-1) ?? type,
    table: type.replace('.', '_'),
    pageOf: (id) => page.replace('{id}', id),
    numberPrefix,
  }
}
