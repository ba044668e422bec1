import { type DescMessage, getOption, hasOption } from '@bufbuild/protobuf'
import { record } from '@eventkit/api/eventkit/v1/options_pb'
import type { Sql } from 'sql-template-tag'
import type { Principal } from '../../kernel/ctx.ts'
import type { Ownership } from '../access/sight.ts'

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
