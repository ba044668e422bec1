import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from './company.ts'
import type { Control } from './controls.ts'

/** A kind of record whose page the common parts make, by its example in the server's sources. */
interface RecordPage {
  /** `venues`: where its page is, and its REST path. */
  path: string
  /** `Venue`, as the contract calls it. */
  message: string
  fresh: object
}

const root = join(import.meta.dirname, '..')

/** The kinds of record with a page of the common parts: those whose route opens a `$recordId`. */
export const RECORD_PAGES: readonly RecordPage[] = globSync('server/src/**/*.example.json', { cwd: root })
  .toSorted()
  .map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as RecordPage)
  .filter(({ path }) => existsSync(join(root, `web/src/routes/_app/${path}.$recordId.tsx`)))

/** One record of each kind, and one in the bin; gives the ids of those that live, by path. */
export async function fillRecords(person: Person): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const { path, fresh } of RECORD_PAGES) {
    ids[path] = String((await person.call('POST', `/api/v1/${path}`, { ...fresh }))['id'])
    const binned = await person.call('POST', `/api/v1/${path}`, { ...fresh })
    await person.call('DELETE', `/api/v1/${path}/${String(binned['id'])}`)
  }
  return ids
}

/** The controls of those pages that change something. */
export const RECORD_CONTROLS: readonly Control[] = RECORD_PAGES.flatMap(({ path, fresh }) => {
  const [list, one] = [path, `${path}-record`]
  return [
    { name: /^New ?C$/, calls: `POST /api/v1/${path}`, on: [list, one] },
    { name: /^Select (?!all)/, calls: `DELETE /api/v1/${path}/{id}`, on: [list, `${path}-bin`] },
    ...('tags' in fresh ? [{ name: /^\+ Add tag$/, calls: `PATCH /api/v1/${path}/{id}`, on: [one] }] : []),
    { name: /^Delete$/, calls: `DELETE /api/v1/${path}/{id}`, on: [one] },
  ]
})
