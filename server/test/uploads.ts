import type { JsonObject } from '../src/kernel/json.ts'
import type { RestReply, TestApp } from './client.ts'
import { expectStatus, type Person } from './factories.ts'

/** What an import counts. */
export type Report = Record<'created' | 'updated' | 'unchanged' | 'failed' | 'skipped' | 'deleted', number>

/** A calendar of VEVENTs, each given by its lines without BEGIN and END. */
export const aCalendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.map((lines) => `BEGIN:VEVENT\n${lines}\nEND:VEVENT`), 'END:VCALENDAR']
    .join('\n')
    .replaceAll('\n', '\r\n')

/** Uploads a file; `query` as `format=csv&time_zone=UTC`. */
export function upload(test: TestApp, person: Person, file: string | Buffer, query = ''): Promise<RestReply> {
  return test.rest(`POST /api/v1/imports?${query}`, {
    token: person.token,
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  })
}

/** Commits an import. */
export const commit = (test: TestApp, person: Person, id: unknown): Promise<RestReply> =>
  test.rest(`POST /api/v1/imports/${String(id)}/commit`, { token: person.token, body: {} })

/** Takes an applied import back. */
export const undo = (test: TestApp, person: Person, id: unknown): Promise<RestReply> =>
  test.rest(`POST /api/v1/imports/${String(id)}/undo`, { token: person.token, body: {} })

/** Uploads a file and commits it, and gives the report's counts. */
export async function bringIn(test: TestApp, person: Person, file: string | Buffer, query = ''): Promise<Report> {
  const uploaded = await expectStatus(201, upload(test, person, file, query))
  return countsOf((await expectStatus(200, commit(test, person, uploaded.body.id))).body)
}

/** The counts of an import. */
export const countsOf = ({ created, updated, unchanged, failed, skipped, deleted }: JsonObject): Report => ({
  created: Number(created),
  updated: Number(updated),
  unchanged: Number(unchanged),
  failed: Number(failed),
  skipped: Number(skipped),
  deleted: Number(deleted),
})

/** The first 100 rows of an import. */
export async function rowsOf(test: TestApp, person: Person, id: unknown, query = ''): Promise<JsonObject[]> {
  const path = `/api/v1/imports/${String(id)}/rows?page_size=100&${query}`
  return (await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))).body.rows as JsonObject[]
}
