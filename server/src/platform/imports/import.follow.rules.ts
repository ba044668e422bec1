import { countPassing } from '../../kernel/sorted.ts'

/** A record that has vanished from its group, or a row that is new in it. */
export interface Timed {
  /** RFC 3339. */
  startsAt: string
}

/**
 * Tells which new rows of a group are vanished records that were moved: on the same local day in their order; of the rest, when
 * they are as many, one by one in their order; else those that are nearest to each other both ways.
 */
export function pairMoved<V extends Timed, N extends Timed>(vanished: V[], fresh: N[], timeZone: string): [V, N][] {
  const [gone, come] = [vanished.toSorted(byStart), fresh.toSorted(byStart)]
  const day = dayIn(timeZone)
  const comeByDay = Map.groupBy(come, day)
  const sameDay = [...Map.groupBy(gone, day)].flatMap(([on, of]) => zip(of, comeByDay.get(on) ?? []))
  const paired = new Set<V | N>(sameDay.flat())
  const [goneLeft, comeLeft] = [gone.filter((each) => !paired.has(each)), come.filter((each) => !paired.has(each))]
  const isSameNumber = goneLeft.length === comeLeft.length
  return [...sameDay, ...(isSameNumber ? zip(goneLeft, comeLeft) : nearestPairs(goneLeft, comeLeft))]
}

const msOf = ({ startsAt }: Timed): number => Date.parse(startsAt)

const byStart = (a: Timed, b: Timed): number => msOf(a) - msOf(b)

const zip = <A, B>(as: A[], bs: B[]): [A, B][] =>
  as.flatMap((a, i): [A, B][] => {
    const b = bs[i]
    return b === undefined ? [] : [[a, b]]
  })

function dayIn(timeZone: string): (each: Timed) => string {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' })
  return (each) => format.format(msOf(each))
}

function nearestPairs<V extends Timed, N extends Timed>(vanished: V[], fresh: N[]): [V, N][] {
  return vanished.flatMap((gone): [V, N][] => {
    const come = nearest(fresh, gone)
    return come !== undefined && nearest(vanished, come) === gone ? [[gone, come]] : []
  })
}

/** The one that starts nearest, of a list in order; the earlier of two as near. */
function nearest<T extends Timed>(sorted: T[], { startsAt }: Timed): T | undefined {
  const at = Date.parse(startsAt)
  const count = countPassing(sorted, (each) => msOf(each) < at)
  const [before, after] = [sorted[count - 1], sorted[count]]
  if (before === undefined || after === undefined) return before ?? after
  return at - msOf(before) <= msOf(after) - at ? before : after
}
