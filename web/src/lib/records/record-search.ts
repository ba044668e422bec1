import { type RecordFilters, recordKinds } from '@eventkit/api/record-kinds'
import { parts } from '@/lib/url-list'

/** What the page of a kind of record shows, as it stands in the URL; its filters come beside this, by their names. */
export interface RecordSearch {
  /** What this import made or changed. */
  import?: string
  q?: string
  sort?: string
  order?: 'asc' | 'desc'
  /** Column ids, separated by commas. */
  cols?: string
  bin?: boolean
}

/** A change of a search, of its filters, too; undefined takes a part away. */
export type SearchChange = Readonly<Record<string, string | boolean | undefined>>

/** The parts of a search that make another place. */
export const RECORD_PLACES = ['bin'] as const

/** Gives what keeps what is known of the search of a kind's page: its filters are those that the contract has for its list. */
export const recordSearch = <T extends keyof RecordFilters>(type: T) =>
  searchWith<RecordFilters[T]>(...(recordKinds[type].filters as RecordFilters[T][]))

/** The same for a page whose filters are words of its own. */
export function searchWith<Filter extends string>(...filters: Filter[]) {
  const texts = [...filters, 'import', 'q', 'sort', 'cols']
  return (search: Record<string, unknown>): RecordSearch & { [F in Filter]?: string } => {
    const read: Record<string, unknown> = {}
    for (const name of texts) {
      const value = search[name]
      // The router reads "412" as a number.
      if (typeof value === 'string' || typeof value === 'number') if (value !== '') read[name] = String(value)
    }
    if (search['order'] === 'asc' || search['order'] === 'desc') read['order'] = search['order']
    if (search['bin'] === true) read['bin'] = true
    // Each part was read as its type.
    return read as RecordSearch & { [F in Filter]?: string }
  }
}

/** A search with a change. */
export function changed(search: RecordSearch, change: SearchChange): RecordSearch {
  return Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined))
}

/** The values of a filter that are on, which commas separate in the URL. */
export function filterValues(search: RecordSearch, name: string): string[] {
  const value: unknown = Reflect.get(search, name)
  return typeof value === 'string' ? parts(value) : []
}
