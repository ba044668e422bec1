import { tell } from './output.ts'

/** One page of a list. */
interface Page<R> {
  rows: R[]
  nextPageToken: string
}

/** The first rows of a list, page by page; says on stderr when there are more than the limit. */
export async function firstRows<R>(
  limit: number,
  read: (page: { pageSize: number; pageToken: string }) => Promise<Page<R>>,
): Promise<R[]> {
  const found: R[] = []
  for (let pageToken = ''; ;) {
    const page = await read({ pageSize: Math.min(100, limit - found.length), pageToken })
    found.push(...page.rows)
    pageToken = page.nextPageToken
    if (!pageToken) return found
    if (found.length < limit) continue
    tell(`${found.length} shown, there are more: --limit ${limit * 4}`)
    return found
  }
}
