import type { Day } from '@/features/planning/calendar-days'
import type { Span } from '@/features/planning/calendar-span'

/** The part of a span that lies in one week, and where it is drawn. */
export interface Segment {
  id: string
  /** The line below the dates, from 0. */
  lane: number
  /** The first day, 0 Monday to 6 Sunday. */
  column: number
  /** How many days, 1 to 7. */
  length: number
  /** It began in an earlier week. */
  isContinued: boolean
  /** It goes on in the next week. */
  continues: boolean
}

/** A week of the month's page. */
export interface Week {
  segments: readonly Segment[]
  /** How many spans each day, Monday first, has no line for. */
  more: readonly number[]
}

/** Earlier first, then longer first, so that long bars lie on top and stay on one line. */
export function inOrder(a: Span, b: Span): number {
  return a.first - b.first || b.last - a.last || a.startsAt - b.startsAt || a.id.localeCompare(b.id)
}

/**
 * Places the spans of one week on at most `rows` lines. A day with more than that keeps its last line for "+n more"; a bar
 * there is left out on all its days, and counted on each.
 */
export function layoutWeek(spans: readonly Span[], monday: Day, rows: number): Week {
  const inWeek = spans.filter(({ first, last }) => first < monday + 7 && last >= monday).toSorted(inOrder)
  const placed = placeInLanes(inWeek, monday)
  const deepest = Array.from({ length: 7 }, () => -1)
  for (const segment of placed) {
    for (const column of columnsOf(segment)) deepest[column] = Math.max(deepest[column] ?? -1, segment.lane)
  }
  const fits = (segment: Segment) =>
    segment.lane < rows - 1 ||
    (segment.lane < rows && columnsOf(segment).every((column) => (deepest[column] ?? -1) < rows))
  const more = Array.from({ length: 7 }, () => 0)
  for (const segment of placed) {
    if (!fits(segment)) for (const column of columnsOf(segment)) more[column] = (more[column] ?? 0) + 1
  }
  return { segments: placed.filter(fits), more }
}

// Each goes on the first line that is free on all its days; a line is seven bits, one a day.
function placeInLanes(spans: readonly Span[], monday: Day): Segment[] {
  const lanes: number[] = []
  return spans.map(({ id, first, last }) => {
    const column = Math.max(0, first - monday)
    const length = Math.min(6, last - monday) - column + 1
    const days = ((1 << length) - 1) << column
    const free = lanes.findIndex((taken) => (taken & days) === 0)
    const lane = free < 0 ? lanes.length : free
    lanes[lane] = (lanes[lane] ?? 0) | days
    return { id, lane, column, length, isContinued: first < monday, continues: last > monday + 6 }
  })
}

function columnsOf({ column, length }: Segment): number[] {
  return Array.from({ length }, (_, index) => column + index)
}
