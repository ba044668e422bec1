import { timestampDate } from '@bufbuild/protobuf/wkt'
import { type Due, dueOn } from '@/features/work/task-due-date'
import { priorityOf, toListRequest } from '@/features/work/task-request'
import { prioritiesOf, type TaskSearch } from '@/features/work/task-search'
import { parts } from '@/lib/url-list'
import { wallTimeOf } from '@/lib/zoned-time'

const OPEN_STATUSES = ['todo', 'in_progress', 'waiting']

/** What a new task takes of the filters of a list, so that it is in that list: those that name one value that it can have. */
export function placeOf(search: TaskSearch): TaskSearch {
  const { workspace, section, tag, assignee, due, status = '', priority } = search
  const hasOnePriority = prioritiesOf(search).length === 1
  return {
    ...(OPEN_STATUSES.includes(status) ? { status } : { status: 'all' }),
    ...(priority && hasOnePriority ? { priority } : {}),
    ...(tag ? { tag } : {}),
    ...(assignee && assignee !== 'none' ? { assignee } : {}),
    ...(workspace ? { workspace } : {}),
    ...(section ? { section } : {}),
    ...(due && due !== 'none' && due !== 'overdue' ? { due } : {}),
  }
}

/** Who can be meant by a place's assignee. */
interface Person {
  id: string
  name: string
}

/** The fields that a place gives a new task. */
export function fieldsOf(
  place: TaskSearch,
  about: { me: Person | undefined; people: readonly Person[]; now: Date; timeZone: string },
) {
  const { me, people, now, timeZone } = about
  const [word] = prioritiesOf(place)
  const assignee = place.assignee === 'me' ? me : people.find(({ id }) => id === place.assignee)
  return {
    fields: {
      ...(place.workspace ? { workspaceId: place.workspace } : {}),
      ...(place.section ? { section: place.section } : {}),
      ...(word ? { priority: priorityOf(word) } : {}),
      ...(place.status && place.status !== 'all' ? { status: place.status } : {}),
    },
    due: dueOf(place, now, timeZone),
    tags: parts(place.tag),
    assignee,
  }
}

// The first day of the filter that is not over, else its last.
function dueOf(place: TaskSearch, now: Date, timeZone: string): Due | undefined {
  if (!place.due) return undefined
  const { dueAfter, dueBefore } = toListRequest(place, now, timeZone)
  if (!dueAfter && !dueBefore) return undefined
  const first = Math.max(now.getTime(), dueAfter ? timestampDate(dueAfter).getTime() : 0)
  const last = dueBefore ? timestampDate(dueBefore).getTime() - 1000 : first
  return dueOn(wallTimeOf(new Date(Math.min(first, last)), timeZone), timeZone)
}
