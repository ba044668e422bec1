import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { type Import, ImportFormat, ImportService, ImportState } from '@eventkit/api/eventkit/v1/import_pb'
import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { aCalendar, bringIn, commit, countsOf, rowsOf, upload } from '../../../test/uploads.ts'
import { inTransaction, withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
/** Of this file alone: others import at the same time. */
const folder = mkdtempSync(join(tmpdir(), 'eventkit-test-'))

beforeAll(async () => {
  vi.stubEnv('TMPDIR', folder)
  anna = await aCompany(test)
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }

const oneEvent = (uid: string, name = uid): string => aCalendar(`UID:${uid}\nSUMMARY:${name}\nDTSTART:20250201T100000Z`)

const eventsNamed = async (person: Person, name: string): Promise<JsonObject[]> => {
  const { body } = await expectStatus(200, test.rest(`GET /api/v1/events?search=${name}`, { token: person.token }))
  return body.events as JsonObject[]
}

/** How many rows of each table of imports a company has. */
async function kept(person: Person): Promise<JsonObject> {
  return withTenant(test.app.runtime.pool, person.companyId, (db) =>
    db.one<JsonObject>(sql`
      select (select count(*)::int from imports_import) as imports, (select count(*)::int from imports_chunk) as chunks,
        (select count(*)::int from imports_row) as rows, (select count(*)::int from imports_ref) as refs`),
  )
}

describe('an upload', () => {
  it('answers 201 with what it would do, and its rows page by page', async () => {
    const events = Array.from(
      { length: 30 },
      (_, i) => `UID:p${i}\nSUMMARY:Page ${i}\nDTSTART:20250201T100000Z\nDURATION:PT1H`,
    )
    const { status, body } = await upload(test, anna, aCalendar(...events, 'UID:bad'), 'file_name=pages.ics')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      file_name: 'pages.ics',
      format: 'ics',
      state: 'preview',
      created: 30,
      failed: 1,
      problems: 1,
      committed_at: null,
    })
    expect((await test.rest(`GET /api/v1/imports/${String(body.id)}`, { token: anna.token })).body).toEqual(body)
    const page = (token = '') =>
      test.rest(`GET /api/v1/imports/${String(body.id)}/rows?page_token=${token}`, { token: anna.token })
    const first = (await page()).body
    const second = (await page(String(first.next_page_token))).body
    const rows = [...(first.rows as JsonObject[]), ...(second.rows as JsonObject[])]
    // In the file's order, what cannot be read in its place.
    expect(rows.map((row) => row.name)).toEqual([...events.map((_, i) => `Page ${i}`), ''])
    expect(second.next_page_token).toBe('')
    expect(rows.at(-1)).toMatchObject({
      line: 183,
      verdict: 'fail',
      problems: ['the event of line 183 has no DTSTART'],
      problem_details: [{ reason: 'no_start', values: { line: '183' } }],
    })
    const failed = await rowsOf(test, anna, body.id, 'verdict=fail')
    expect(failed).toEqual([rows.at(-1)])
  })

  it('takes what else is in a file whose rows are longer than can be read', async () => {
    const long = 'x'.repeat(15_000_000)
    const [calendar, table] = [
      await upload(
        test,
        anna,
        aCalendar(
          `UID:l\nSUMMARY:Long\nDTSTART:20250201T100000Z\nDESCRIPTION:${long}`,
          'UID:n\nDTSTART:20250201T100000Z',
        ),
      ),
      await upload(test, anna, `Title,Notes\nLong,${long}\nNext,\n`, 'file_name=long.csv'),
    ]
    expect(countsOf(calendar.body)).toEqual({ ...nothing, created: 2 })
    expect(countsOf(table.body)).toEqual({ ...nothing, created: 1, failed: 1 })
    const [event] = await rowsOf(test, anna, calendar.body.id, 'problems_only=true')
    expect(event).toMatchObject({
      line: 3,
      name: 'Long',
      problems: ['line 7 is longer than 4 MiB', 'it has no length; one minute is used'],
    })
    const [task] = await rowsOf(test, anna, table.body.id, 'verdict=fail')
    expect(task).toMatchObject({ line: 2, name: 'Long', problems: ['is longer than 1 MiB'] })
  })

  it('has at most about a megabyte on a page of rows with long problems', async () => {
    const wrong = '\u0001'.repeat(30_000)
    const columns = ['INDENT', 'PRIORITY', 'DATE', 'TIMEZONE', 'RESPONSIBLE', 'DURATION', 'DEADLINE']
    const lines = Array.from({ length: 90 }, (_, i) => `task,${i},${columns.map(() => wrong).join()}`)
    const file = [`TYPE,CONTENT,${columns.join()}`, ...lines].join('\n')
    const { body } = await upload(test, anna, file)
    const pages: JsonObject[] = []
    for (let token = ''; pages.length === 0 || token !== ''; token = String(pages.at(-1)?.next_page_token)) {
      const path = `/api/v1/imports/${String(body.id)}/rows?page_size=100&page_token=${token}`
      pages.push((await expectStatus(200, test.rest(`GET ${path}`, { token: anna.token }))).body)
    }
    expect(pages.filter((page) => JSON.stringify(page).length > 1_100_000)).toEqual([])
    const names = pages.flatMap(({ rows }) => (rows as JsonObject[]).map(({ name }) => name))
    expect(names).toEqual(lines.map((_, i) => String(i)))
  })

  it('keeps no mark in the name of the file that would break its line or turn it around', async () => {
    const name = encodeURIComponent(' a\r\nSet-Cookie: x\u0007\u202Egpj.\u2066\u2028ics\u200F ü👩‍🔧.ics ')
    const { body } = await upload(test, anna, oneEvent('marks'), `file_name=${name}`)
    expect(body.file_name).toBe('aSet-Cookie: xgpj.ics ü👩‍🔧.ics')
  })

  it('holds no control characters in what comes in, but for tabs and line ends in long texts', async () => {
    const escape = '\u001B[31m'
    const event = `UID:escapes\nDTSTART:20270105T090000Z\nSUMMARY:Red${escape}\\nlight\u009B\nLOCATION:Hall\u0007${escape}`
    const long = `\nCATEGORIES:a\u007Fb\nDESCRIPTION:one\\n\ttwo${escape}`
    await bringIn(test, anna, aCalendar(event + long))
    const table = `Title,Section,Tags,Description\nCall${escape},"S\n1",x\u0085y,"a\tb${escape}\nc"\n`
    await bringIn(test, anna, table, 'format=csv')
    const { events } = (await test.rest('GET /api/v1/events?search=light', { token: anna.token })).body
    expect(events).toMatchObject([
      { name: 'Red [31m light', venue: 'Hall [31m', tags: ['a b'], notes: 'one\n\ttwo [31m' },
    ])
    const { tasks } = (await test.rest('GET /api/v1/tasks?search=Call', { token: anna.token })).body
    expect(tasks).toMatchObject([{ title: 'Call [31m', section: 'S 1', tags: ['x y'], description: 'a\tb [31m\nc' }])
  })

  it('may come packed', async () => {
    const body = gzipSync(oneEvent('packed'))
    const headers = { 'content-encoding': 'gzip' }
    const reply = await test.rest('POST /api/v1/imports', { token: anna.token, body, headers })
    expect(countsOf(reply.body)).toEqual({ ...nothing, created: 1 })
  })

  it('comes over gRPC in pieces, options first', async () => {
    const { grpc } = test.app
    grpc.listen(0, '127.0.0.1')
    await once(grpc, 'listening')
    const { port } = grpc.address() as AddressInfo
    const client = createClient(ImportService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }))
    const headers = { authorization: `Bearer ${anna.token}` }
    const file = Buffer.from(oneEvent('grpc'))
    async function* parts(hasOptions = true) {
      if (hasOptions) yield { part: { case: 'options' as const, value: { fileName: 'grpc.ics' } } }
      for (let at = 0; at < file.length; at += 20)
        yield { part: { case: 'chunk' as const, value: file.subarray(at, at + 20) } }
    }
    const uploaded: Import = await client.uploadImport(parts(), { headers })
    expect(uploaded).toMatchObject({
      format: ImportFormat.ICS,
      state: ImportState.PREVIEW,
      created: 1,
      fileName: 'grpc.ics',
    })
    expect(await client.commitImport({ id: uploaded.id }, { headers })).toMatchObject({ state: ImportState.COMMITTED })
    await expect(client.uploadImport(parts(false), { headers })).rejects.toThrow('options')
    await expect(client.uploadImport(parts())).rejects.toThrow('unauthenticated')
  })

  it('repeated with its Idempotency-Key answers the first; with another file it is a conflict', async () => {
    const send = (body: string) =>
      test.rest('POST /api/v1/imports', { token: anna.token, body, headers: { 'idempotency-key': 'upload-1' } })
    const first = await send(oneEvent('keyed'))
    expect((await send(oneEvent('keyed'))).body).toEqual(first.body)
    expect((await send(oneEvent('other'))).body).toMatchObject({ status: 409, reason: 'idempotency_key_reused' })
  })
})

describe('a file that cannot be read', () => {
  const broken: [string, string | Buffer, string, string, JsonObject][] = [
    [
      'nothing',
      '',
      'file_name=a.ics',
      'line 1 is missing: the file is empty',
      { reason: 'file_empty', values: { line: '1' } },
    ],
    [
      'an unknown kind',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]),
      'file_name=a.png',
      'line 1 is neither iCalendar nor CSV with a header; name the format if it is',
      { reason: 'file_unknown', values: { line: '1' } },
    ],
    [
      'text that is no calendar',
      'hello\n',
      'file_name=a.ics',
      'line 1 is no iCalendar: it has to start with BEGIN:VCALENDAR',
      { reason: 'file_not_calendar', values: { line: '1' } },
    ],
    [
      'a calendar cut off',
      oneEvent('cut').slice(0, -30),
      '',
      'line 6 is the last, but VEVENT of line 3 has no end: cut off?',
      { reason: 'file_cut_off', values: { line: '6', name: 'VEVENT', begun: '3' } },
    ],
    [
      'a quote that never closes',
      'Title,Notes\na,b\nc,"d\n',
      'file_name=a.csv',
      'line 3 opens a quote that never closes',
      { reason: 'file_open_quote', values: { line: '3' } },
    ],
    [
      "a CSV said to be Todoist's",
      'Title,Notes\na,b\n',
      'format=todoist',
      'line 1 is no header of a Todoist export: TYPE, CONTENT and INDENT are needed',
      { reason: 'file_not_todoist', values: { line: '1' } },
    ],
  ]

  it.each(broken)('as %s, is refused with the line and leaves nothing', async (_, file, query, message, why) => {
    const before = await kept(anna)
    const { status, body } = await upload(test, anna, file, query)
    expect([status, (body.violations as JsonObject[])[0]?.field]).toEqual([400, 'file'])
    expect(body).toMatchObject({ detail: `file: ${message}`, ...why })
    expect(await kept(anna)).toEqual(before)
  })

  it('as one that breaks after thousands of good rows, leaves nothing', async () => {
    const before = await kept(anna)
    const rows = Array.from({ length: 3000 }, (_, i) => `Task ${i},x`)
    const { status, body } = await upload(test, anna, ['Title,Notes', ...rows, 'open,"quote'].join('\n'), 'format=csv')
    expect([status, body.detail]).toEqual([400, 'file: line 3002 opens a quote that never closes'])
    expect(await kept(anna)).toEqual(before)
  })

  it('as one with too many rows, leaves nothing', async () => {
    const rows = Array.from({ length: 50_001 }, (_, i) => `T${i}`)
    const { status, body } = await upload(test, anna, ['Title', ...rows].join('\n'), 'format=csv')
    expect([status, body.detail]).toEqual([400, expect.stringContaining('beyond 50000 rows')])
  }, 60_000)

  const refusals: [string, string | Buffer, string, Record<string, string>, number, string][] = [
    ['more than 20 MB', Buffer.alloc(20_000_001, 'x'), '', {}, 413, 'body_too_large'],
    [
      'more than 20 MB unpacked',
      gzipSync(Buffer.alloc(20_000_001, 'x')),
      '',
      { 'content-encoding': 'gzip' },
      413,
      'body_too_large',
    ],
    ['a form', 'x', '', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'unknown_content_type'],
    ['a broken package', 'x', '', { 'content-encoding': 'gzip' }, 400, 'invalid'],
    ['an unknown package', 'x', '', { 'content-encoding': 'br' }, 415, 'unknown_encoding'],
    ['an unknown option', 'x', 'colour=red', {}, 400, 'invalid'],
    ['an unknown format', 'x', 'format=xlsx', {}, 400, 'invalid'],
    ['an unknown zone', oneEvent('z'), 'time_zone=Moon/Base', {}, 400, 'invalid'],
    [
      'an empty window',
      oneEvent('z'),
      'expand_from=2025-01-01T00:00:00Z&expand_to=2025-01-01T00:00:00Z',
      {},
      400,
      'invalid',
    ],
    ['a window of centuries', oneEvent('z'), 'expand_from=1025-01-01T00:00:00Z', {}, 400, 'invalid'],
    ['a workspace that is none', 'Title\nx', 'format=csv&workspace_id=1', {}, 400, 'invalid'],
  ]

  it.each(refusals)('as %s, is refused', async (_, file, query, headers, status, reason) => {
    const reply = await test.rest(`POST /api/v1/imports?${query}`, { token: anna.token, body: file, headers })
    expect([reply.status, reply.body.reason]).toEqual([status, reason])
    expect(reply.headers['content-type']).toContain('application/problem+json')
  })

  it('says of an option why it cannot be, for those who word it in another language', async () => {
    const query = 'expand_from=2025-01-01T00:00:00Z&expand_to=2045-01-01T00:00:00Z'
    const { body } = await test.rest(`POST /api/v1/imports?${query}`, { token: anna.token, body: oneEvent('z') })
    const description = 'must be at most 10 years after expand_from'
    expect(body.violations).toEqual([
      { field: 'expand_to', description, reason: 'window_too_long', values: { years: '10' } },
    ])
  })

  it('stays nowhere on disk either', () => {
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a commit', () => {
  it('answers its first report again, and lets go of the file', async () => {
    const { body } = await upload(test, anna, oneEvent('again'))
    const first = await expectStatus(200, commit(test, anna, body.id))
    expect(first.body).toMatchObject({ state: 'committed', created: 1, committed_at: expect.any(String) })
    expect((await commit(test, anna, body.id)).body).toEqual(first.body)
    expect(await eventsNamed(anna, 'again')).toHaveLength(1)
    expect((await rowsOf(test, anna, body.id))[0]).toMatchObject({ verdict: 'create', subject_id: expect.any(String) })
    const options = { options: { time_zone: 'UTC' } }
    const revised = await test.rest(`POST /api/v1/imports/${String(body.id)}/revise`, {
      token: anna.token,
      body: options,
    })
    expect([revised.status, revised.body.reason]).toEqual([422, 'committed'])
  })

  it('of one file at the same time makes its records once', async () => {
    const lena = await aCompany(test)
    const file = aCalendar(
      ...Array.from({ length: 200 }, (_, i) => `UID:t${i}\nSUMMARY:T${i}\nDTSTART:20250201T100000Z`),
    )
    const uploads = [await upload(test, lena, file), await upload(test, lena, file)]
    const reports = await Promise.all(uploads.map(({ body }) => commit(test, lena, body.id)))
    expect(reports.map(({ body }) => body.created).toSorted()).toEqual([0, 200])
    expect(reports.map(({ body }) => body.unchanged).toSorted()).toEqual([0, 200])
    expect(await kept(lena)).toMatchObject({ refs: 200, chunks: 0 })
    const same = await upload(test, lena, file)
    const both = await Promise.all([commit(test, lena, same.body.id), commit(test, lena, same.body.id)])
    expect(both[0].body).toEqual(both[1].body)
  })

  it('beside two others is told to try again', async () => {
    const lena = await aCompany(test)
    const file = (name: string) =>
      aCalendar(...Array.from({ length: 500 }, (_, i) => `UID:${name}${i}\nSUMMARY:S\nDTSTART:20250201T100000Z`))
    const uploads = await Promise.all(['a', 'b', 'c'].map((name) => upload(test, lena, file(name))))
    // None of them ends before all have begun.
    const release = await holding('planning_event')
    const commits = uploads.map(({ body }) => commit(test, lena, body.id))
    const first = await Promise.race(commits)
    await release()
    const replies = await Promise.all(commits)
    expect(first.status).toBe(429)
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 429])
    const refused = replies.findIndex(({ status }) => status === 429)
    expect(replies[refused]?.body.reason).toBe('imports_busy')
    expect((await commit(test, lena, uploads[refused]?.body.id)).status).toBe(200)
  })

  it('that fails half-way leaves nothing, and can be tried again', async () => {
    const mona = await aCompany(test)
    const names = Array.from({ length: 600 }, (_, i) => (i === 550 ? 'Boom' : `B${i}`))
    const file = aCalendar(...names.map((name) => `UID:${name}\nSUMMARY:${name}\nDTSTART:20250201T100000Z`))
    const { body } = await upload(test, mona, file)
    const before = await kept(mona)
    await asOwner(`alter table planning_event add constraint boom check (name <> 'Boom')`)
    expect((await commit(test, mona, body.id)).status).toBe(500)
    expect(await eventsNamed(mona, 'B1')).toEqual([])
    expect(await kept(mona)).toEqual(before)
    const { body: left } = await test.rest(`GET /api/v1/imports/${String(body.id)}`, { token: mona.token })
    expect(left).toEqual({ ...body, commit_job: expect.objectContaining({ kind: 'imports.commit', attempts: 1 }) })
    const kinds = (await test.journalOf(mona.token)).map((entry) => entry.kind)
    expect(kinds.filter((kind) => kind === 'planning.event.created' || kind === 'imports.import.committed')).toEqual([])
    await asOwner('alter table planning_event drop constraint boom')
    expect(countsOf((await commit(test, mona, body.id)).body)).toEqual({ ...nothing, created: 600 })
  })

  it('needs the permission to make what the file holds', async () => {
    const role = { key: 'importer', name: 'Importer', permissions: ['imports.import.write', 'planning.event.read'] }
    const made = await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
    const colleague = await aColleague(test, anna, String(made.body.key))
    const refused = await upload(test, colleague, oneEvent('no'))
    expect([refused.status, refused.body.detail]).toEqual([403, 'This needs the permission planning.event.write.'])
  })
})

describe('an import', () => {
  it('is seen only by the person who uploaded it', async () => {
    const { body } = await upload(test, anna, oneEvent('mine'))
    const colleague = await aColleague(test, anna, 'manager')
    const stranger = await aCompany(test)
    for (const { token } of [colleague, stranger]) {
      const path = `/api/v1/imports/${String(body.id)}`
      const calls = [`GET ${path}`, `GET ${path}/rows`, `POST ${path}/commit`, `POST ${path}/revise`, `DELETE ${path}`]
      for (const call of calls) {
        const given = call.startsWith('POST')
          ? { token, body: call.endsWith('revise') ? { options: {} } : {} }
          : { token }
        expect([call, (await test.rest(call, given)).status]).toEqual([call, 404])
      }
      expect((await test.rest('GET /api/v1/imports', { token })).body.imports).toEqual([])
    }
    const crew = await aColleague(test, anna, 'crew')
    expect((await upload(test, crew, oneEvent('x'))).status).toBe(403)
    expect((await test.rest('POST /api/v1/imports', { body: oneEvent('x') })).status).toBe(401)
  })

  it('that is discarded is gone from the list, and cannot be applied', async () => {
    const { body } = await upload(test, anna, oneEvent('gone'))
    const path = `/api/v1/imports/${String(body.id)}`
    const before = await kept(anna)
    expect((await test.rest(`DELETE ${path}`, { token: anna.token })).body).toMatchObject({ state: 'discarded' })
    expect((await test.rest(`DELETE ${path}`, { token: anna.token })).body).toMatchObject({ state: 'discarded' })
    expect(await kept(anna)).toMatchObject({ chunks: Number(before.chunks) - 1, rows: Number(before.rows) - 1 })
    expect((await commit(test, anna, body.id)).body).toMatchObject({ status: 422, reason: 'discarded' })
    const listed = (await test.rest('GET /api/v1/imports?page_size=100', { token: anna.token })).body
      .imports as JsonObject[]
    expect(listed.map((row) => row.id)).not.toContain(body.id)
    expect(listed.map((row) => String(row.created_at))).toEqual(
      listed
        .map((row) => String(row.created_at))
        .toSorted()
        .toReversed(),
    )
  })

  it('nobody applies is swept away after a day, its memory of what came in is not', async () => {
    const nora = await aCompany(test)
    await bringIn(test, nora, oneEvent('stays'))
    await upload(test, nora, oneEvent('old'))
    const age = sql`update imports_import set received_at = received_at - interval '25 hours' where tenant_id = ${nora.companyId}`
    await inTransaction(test.app.runtime.pool, nora.companyId, async (tx) => {
      await tx.run(age)
      await tx.run(sql`select imports_sweep()`)
    })
    expect(await kept(nora)).toEqual({ imports: 1, chunks: 0, rows: 1, refs: 1 })
  })
})

/** Runs a statement as the owner of the tables. */
async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** Keeps everybody from writing into a table, until what it gives is called. */
async function holding(table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  await client.query(`begin; lock table ${table} in share mode`)
  return () => client.end()
}
