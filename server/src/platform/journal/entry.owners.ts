import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Owners, Ownership } from '../access/sight.ts'

/**
 * What an entry of a kind that has a maker says in its payload of whose its record is from then on: `created_by`,
 * `assigned`, `private`, and in `left` who saw the record until then: these people, and with `everyone` all but those who
 * still do.
 */
export function toldOwners(kind: Ownership, before: object | undefined, after: object): JsonObject {
  if (!kind.maker) return {}
  const [former, now] = [before && ownersIn(kind, before), ownersIn(kind, after)]
  const left = former ? leavers(former, now) : []
  return {
    created_by: now.createdBy,
    ...(now.assigned.length > 0 && { assigned: now.assigned }),
    ...(now.isPrivate && { private: true }),
    ...(left.length > 0 && { left }),
  }
}

/** The keys of a payload that say so. */
export const ownerKeys: ReadonlySet<string> = new Set(['created_by', 'assigned', 'private', 'left'])

interface OwnersInRow extends Owners {
  createdBy: string
  assigned: string[]
}

function ownersIn({ maker = '', assigned = [], private: flag }: Ownership, row: object): OwnersInRow {
  return {
    createdBy: String(Reflect.get(row, maker)),
    assigned: assigned.map((name): unknown => Reflect.get(row, name)).filter((id) => typeof id === 'string'),
    isPrivate: flag !== undefined && Reflect.get(row, flag) === true,
  }
}

/** Whether a change shows a record that was private to anybody who did not see it. */
export function isShownToOthers(kind: Ownership, before: object, after: object): boolean {
  const [former, now] = [ownersIn(kind, before), ownersIn(kind, after)]
  if (!former.isPrivate) return false
  return !now.isPrivate || now.assigned.some((id) => id !== former.createdBy && !former.assigned.includes(id))
}

/** What says in a row whose it is, but for who made it, which never changes. */
export function ownersOnly<Row extends object>({ assigned = [], private: flag }: Ownership, row: Row): Partial<Row> {
  const columns = [...assigned, ...(flag ? [flag] : [])]
  return Object.fromEntries(columns.map((name): [string, unknown] => [name, Reflect.get(row, name)])) as Partial<Row>
}

const everyone = 'everyone'

function leavers(former: OwnersInRow, now: OwnersInRow): string[] {
  const left = former.assigned.filter((id) => id !== now.createdBy && !now.assigned.includes(id))
  return now.isPrivate && !former.isPrivate ? [everyone, ...left] : left
}

/** Whose a record was after an entry, as far as the entry says. */
export const ownersOf = ({ payload }: { payload: JsonObject }): Owners => ({
  createdBy: payload.created_by,
  assigned: listIn(payload.assigned),
  isPrivate: payload.private === true,
})

/** Whether somebody who sees all of a kind, or only what they are `assigned`, saw the record until this entry and does not any more. */
export function isLeftBehind({ payload }: { payload: JsonObject }, userId: string, isAssignedOnly: boolean): boolean {
  const left = listIn(payload.left)
  return left.includes(userId) || (!isAssignedOnly && left.includes(everyone))
}

const listIn = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])
