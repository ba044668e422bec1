import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import type { App } from '../app.ts'
import { startTestApp } from '../../test/client.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { onDatabase } from '../../test/postgres.setup.ts'
import { withoutTenant } from '../kernel/db.ts'
import { sealMore } from '../platform/journal/seal.store.ts'
import { settingsMarkdown } from './config.command.ts'

const folder = mkdtempSync(join(tmpdir(), 'eventkit-cli-'))
// Each test starts a dozen processes.
vi.setConfig({ testTimeout: 60_000 })

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const password = 'correct horse battery'
const sessionFile = join(folder, 'eventkit', 'session.json')
let database: TestDatabase
let app: App
let env: NodeJS.ProcessEnv

/** What a command printed, and how it ended. */
interface Ended {
  code: number | null
  out: string
  err: string
}

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startTestApp(database.appUrl, { env: { PORT: '0', GRPC_PORT: '0', SIGN_UP: 'approval' } })
  await app.listen()
  const { port } = app.http.server.address() as AddressInfo
  env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    TZ: 'UTC',
    XDG_CONFIG_HOME: folder,
    EVENTKIT_DATA: join(folder, 'data'),
    EVENTKIT_SECRET: 'a secret for tests only, long enough',
    EVENTKIT_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
  }
})

afterAll(async () => {
  await app.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

async function eventkit(args: string[], more: NodeJS.ProcessEnv = {}, input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...env, ...more } })
  child.stdin.end(input)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const code = await new Promise<number | null>((settle) => child.once('close', settle))
  return { code, out, err }
}

test('without a sign-in it ends with 3, without a server with 4, wrongly used with 2', async () => {
  expect(await eventkit(['tasks', 'list'])).toMatchObject({
    code: 3,
    err: expect.stringContaining('npx eventkit login'),
  })
  expect((await eventkit(['tasks', 'list'], { EVENTKIT_TOKEN: 'wrong' })).code).toBe(3)
  const gone = { EVENTKIT_URL: 'http://127.0.0.1:1', EVENTKIT_TOKEN: 'any' }
  for (const args of [['tasks', 'list'], ['import', main], ['feed'], ['journal', 'export']])
    expect((await eventkit(args, gone)).code, args[0]).toBe(4)
  expect((await eventkit(['tasks', 'list', '--priority', 'soon'])).code).toBe(2)
  expect((await eventkit(['tasks', 'shout'])).code).toBe(2)
  expect((await eventkit(['--version'])).code).toBe(0)
})

test('a company waits for the operator, who finds and approves it', async () => {
  const body = { company_name: 'Acme', name: 'Ann', email: 'ann@acme.example', password }
  const signUp = await app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload: body })
  expect(signUp.statusCode).toBeLessThan(300)
  const { companies } = JSON.parse((await eventkit(['company', 'list', '--json'])).out)
  expect(companies).toMatchObject([{ name: 'Acme', state: 'pending' }])
  expect(await eventkit(['company', 'approve', companies[0].id])).toMatchObject({ code: 0, out: 'Acme is active\n' })
  expect((await eventkit(['company', 'approve', '00000000-0000-7000-8000-000000000000'])).code).toBe(1)
})

test('login keeps the sign-in for its owner only and renews it when it ends', async () => {
  expect((await eventkit(['login', '--email', 'ann@acme.example'], {}, 'wrong password')).code).toBe(3)
  expect((await eventkit(['login', '--email', 'ann@acme.example'], {}, `${password}\n`)).code).toBe(0)
  expect(statSync(sessionFile).mode & 0o777).toBe(0o600)
  expect((await eventkit(['login'], {}, `ann@acme.example\n${password}\n`)).code, 'both from a pipe').toBe(0)
  expect((await eventkit(['tasks', 'list'], { EVENTKIT_URL: '' })).code, 'the server signed in to').toBe(0)
  const session = JSON.parse(readFileSync(sessionFile, 'utf8'))
  writeFileSync(sessionFile, JSON.stringify({ ...session, expiresAt: 0 }))
  const both = await Promise.all([eventkit(['tasks', 'list']), eventkit(['tasks', 'list'])])
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  expect(JSON.parse(readFileSync(sessionFile, 'utf8')).refreshToken).not.toBe(session.refreshToken)
})

test('tasks are added, found and done', async () => {
  const task = JSON.parse(
    (
      await eventkit([
        'tasks',
        'add',
        'Rig truss',
        '--priority',
        'high',
        '--tag',
        'stage',
        '--due',
        '2026-12-01 14:00',
        '--json',
      ])
    ).out,
  )
  expect(task).toMatchObject({
    title: 'Rig truss',
    priority: 'high',
    tags: ['stage'],
    due_date: '2026-12-01T14:00:00.000Z',
    status: 'todo',
  })
  expect((await eventkit(['tasks', 'list', '--priority', 'high', '--search', 'truss'])).out).toContain(
    `T-${task.number}  Rig truss`,
  )
  expect(await eventkit(['tasks', 'done', task.id])).toMatchObject({
    code: 0,
    out: `done: T-${task.number} Rig truss\n`,
  })
  for (const name of [`T-${task.number}`, `t-${task.number}`, String(task.number)])
    expect((await eventkit(['tasks', 'done', name])).out, name).toBe(`done: T-${task.number} Rig truss\n`)
  expect(await eventkit(['tasks', 'done', 'T-999'])).toMatchObject({
    code: 1,
    err: 'no task T-999; see `eventkit tasks list`\n',
  })
  expect(await eventkit(['tasks', 'done', 'nonsense'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('ids[0]'),
  })
})

test('events are added and found by the window they overlap', async () => {
  expect(
    (
      await eventkit([
        'events',
        'add',
        'Gala',
        '--starts',
        '2026-12-05',
        '--ends',
        '2026-12-06',
        '--zone',
        'Europe/Vienna',
      ])
    ).code,
  ).toBe(0)
  const inWindow = JSON.parse(
    (await eventkit(['events', 'list', '--from', '2026-12-05T12:00:00Z', '--to', '2026-12-05T13:00:00Z', '--json']))
      .out,
  )
  expect(inWindow.events.map(({ name }: { name: string }) => name)).toEqual(['Gala'])
  expect(JSON.parse((await eventkit(['events', 'list', '--from', '2026-12-06', '--json'])).out)).toEqual({ events: [] })
})

test('a file is brought in once; again changes nothing; a broken one is refused', async () => {
  const file = join(folder, 'plan.ics')
  const event = [
    'BEGIN:VEVENT',
    'UID:1@x',
    'DTSTAMP:20260101T000000Z',
    'DTSTART:20260201T100000Z',
    'DTEND:20260201T110000Z',
    'SUMMARY:Talk',
    'END:VEVENT',
  ]
  writeFileSync(file, ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...event, 'END:VCALENDAR', ''].join('\r\n'))
  const counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, skipped: 0, failed: 0 }
  const first = JSON.parse((await eventkit(['import', file, '--json'])).out)
  expect(first).toEqual({ ...counts, created: 1, id: expect.any(String) })
  expect(JSON.parse((await eventkit(['import', file, '--json'])).out)).toMatchObject({ ...counts, unchanged: 1 })
  expect((await eventkit(['import', '--undo', first.id])).out).toBe('1 undone, 0 kept as they are\n')
  expect((await eventkit(['import', file, '--preview'])).out).toBe(
    '1 created, 0 updated, 0 deleted, 0 unchanged, 0 skipped, 0 failed\n',
  )
  writeFileSync(file, 'BEGIN:VCALENDAR\r\nnothing of the kind\r\n')
  expect(await eventkit(['import', file])).toMatchObject({ code: 1, err: expect.stringMatching(/line 2/) })
  expect((await eventkit(['import', join(folder, 'missing.ics')])).code).toBe(2)
})

test('the columns of a table and the order of its dates are named', async () => {
  const table = join(folder, 'tabelle.csv')
  writeFileSync(table, 'Was, genau;Wann;Wer\r\nAnrufen;2/1/27;\r\n')
  const map = (pairs: string, ...more: string[]) => eventkit(['import', table, '--preview', '--map', pairs, ...more])
  const [untitled, asked, told, wrong, bad] = await Promise.all([
    eventkit(['import', table, '--preview']),
    map('Was, genau=title,Wann=due'),
    map('Was, genau=title,Wann=due', '--date-order', 'mdy'),
    map('Was, genau=colour,Wo=title'),
    map('Wann=due,Wer=due'),
  ])
  expect(untitled).toMatchObject({ code: 1, err: expect.stringContaining('say --map COLUMN=title:') })
  expect(asked).toMatchObject({
    code: 1,
    err: expect.stringMatching(/2027-01-02 or 2027-02-01[^]*say --date-order dmy\|mdy:/),
  })
  expect(told.err).not.toContain('say --')
  expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/^1 created/) })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringMatching(/Was, genau[^]*the file has no column "Wo"/) })
  expect(bad).toMatchObject({ code: 2, err: expect.stringContaining('"Wann" and "Wer" cannot both fill due') })
  const swapped = await map('due=Wann')
  expect(swapped).toMatchObject({
    code: 1,
    err: expect.stringMatching(/other way round[^]*--map takes COLUMN=FIELD, such as "Wann=due"/),
  })
}, 60_000)

test('the feed shows what was and what comes', async () => {
  const child = spawn(process.execPath, [main, 'feed', '--after', '0', '--kind', 'work.task.*', '--json'], { env })
  try {
    const heard: string[] = []
    child.stdout.on('data', (chunk: Buffer) => heard.push(...chunk.toString().trim().split('\n')))
    const kinds = (): string[] => heard.map((line) => JSON.parse(line).kind)
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(['work.task.created', 'work.task.completed'])
    await eventkit(['tasks', 'add', 'Seen live'])
    await expect
      .poll(kinds, { timeout: 10_000 })
      .toEqual(['work.task.created', 'work.task.completed', 'work.task.created'])
  } finally {
    child.kill('SIGTERM')
  }
})

test('the feed is told in sentences', async () => {
  const child = spawn(process.execPath, [main, 'feed', '--after', '0', '--kind', 'work.task.*'], { env })
  try {
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    await expect.poll(() => out, { timeout: 10_000 }).toMatch(/^.*\d\d:\d\d Ann created the task T-\d+ Rig truss\n/)
    expect(err).toBe(`following ${env.EVENTKIT_URL} (times in UTC); Ctrl-C stops\n`)
  } finally {
    child.kill('SIGTERM')
  }
})

test('a list says that there are more, and of events tells those not over', async () => {
  const more = await eventkit(['tasks', 'list', '--limit', '1'])
  expect([more.out.trim().split('\n').length, more.err]).toEqual([2, '1 shown, there are more: --limit 4\n'])
  expect((await eventkit(['tasks', 'list'])).err).toBe('')
  for (const year of ['2020', '2999'])
    await eventkit(['events', 'add', `Ball ${year}`, '--starts', `${year}-01-01`, '--ends', `${year}-01-02`])
  const listed = async (...window: string[]): Promise<string[]> =>
    (await eventkit(['events', 'list', '--search', 'Ball', ...window])).out.match(/Ball \d+/g) ?? []
  expect(await listed()).toEqual(['Ball 2999'])
  expect(await listed('--from', '2000-01-01')).toEqual(['Ball 2020', 'Ball 2999'])
  expect(await listed('--to', '2021-01-01')).toEqual(['Ball 2020'])
})

test('the feed says what the server does not take', async () => {
  for (const wrong of [
    ['--after', 'x'],
    ['--kind', 'WORK'],
  ])
    expect(await eventkit(['feed', ...wrong])).toMatchObject({ code: 2, err: expect.stringContaining(wrong[0] ?? '') })
})

test('times are told in the zone of the profile', async () => {
  const { accessToken } = JSON.parse(readFileSync(sessionFile, 'utf8'))
  const headers = { authorization: `Bearer ${accessToken}` }
  const setZone = (zone: string) =>
    app.http.inject({ method: 'PATCH', url: '/api/v1/me', headers, payload: { time_zone: zone } })
  expect((await setZone('Europe/Vienna')).statusCode).toBe(200)
  const inVienna = { TZ: 'Asia/Tokyo' }
  const added = await eventkit(['tasks', 'add', 'Zoned', '--due', '2026-12-01 14:00'], inVienna)
  expect(added.out).toContain('Zoned  due 2026-12-01 14:00 (Europe/Vienna)')
  expect((await eventkit(['tasks', 'list', '--search', 'Zoned'], inVienna)).out).toMatch(
    /^NO .* DUE \(Europe\/Vienna\) .*\n.* 2026-12-01 14:00 /,
  )
  const day = await eventkit(['tasks', 'add', 'By then', '--due', '2026-12-02'], inVienna)
  expect(day.out).toContain('By then  due 2026-12-02  ')
  expect((await eventkit(['tasks', 'list', '--search', 'By then'], { TZ: 'America/New_York' })).out).toMatch(
    / 2026-12-02 /,
  )
  for (const wrong of ['2026-02-30', '2026-12-01 24:01', '2026-02-30T12:00:00Z'])
    expect(await eventkit(['tasks', 'add', 'Never', '--due', wrong], inVienna)).toMatchObject({ code: 2 })
  const event = ['events', 'add', 'Zoned', '--starts', '2026-11-30', '--ends', '2026-12-01']
  expect((await eventkit(event, inVienna)).out).toContain('2026-11-30 00:00 – 2026-12-01 00:00 (Europe/Vienna)')
  expect((await eventkit(['events', 'list'], inVienna)).out).toMatch(
    /STARTS \(Europe\/Vienna\) +ENDS \(Europe\/Vienna\)/,
  )
  expect((await setZone('UTC')).statusCode).toBe(200)
})

test('people and workspaces are listed, and named by what they are called', async () => {
  expect((await eventkit(['people'])).out).toMatch(/^NAME +E-MAIL +ROLE +ID\nAnn +ann@acme.example +admin +\S+\n$/)
  expect((await eventkit(['workspaces'])).out).toMatch(/^NAME +ID\nGeneral +\S+\n$/)
  for (const who of ['Ann', 'ANN@acme.example', 'me']) {
    const added = await eventkit(['tasks', 'add', 'Named', '--assignee', who, '--workspace', 'general', '--json'])
    expect(JSON.parse(added.out), who).toMatchObject({ assignee: { name: 'Ann' } })
  }
  const listed = await eventkit(['tasks', 'list', '--assignee', 'ann', '--workspace', 'General', '--search', 'Named'])
  expect(listed.out.trim().split('\n')).toHaveLength(4)
  expect(await eventkit(['tasks', 'add', 'Nobody’s', '--assignee', 'Zoe'])).toMatchObject({
    code: 2,
    err: '--assignee: nothing is called "Zoe"; `eventkit people` lists what there is\n',
  })
  expect((await eventkit(['tasks', 'list', '--workspace', 'Nowhere'])).code).toBe(2)
})

test('a refusal is told once, with the id of its request', async () => {
  const refused = await eventkit(['tasks', 'add', ' '])
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/^title: .+\n {2}request id: \S+\n$/) })
  const gone = await eventkit(['tasks', 'done', '00000000-0000-7000-8000-000000000000'])
  expect(gone.err).toMatch(/\n {2}request id: \S+\n$/)
})

test('a token that has expired or is not valid is called so', async () => {
  expect((await eventkit(['people'], { EVENTKIT_TOKEN: 'ek_wrong' })).err).toMatch(
    /^the token in EVENTKIT_TOKEN is not valid/,
  )
  const { accessToken } = JSON.parse(readFileSync(sessionFile, 'utf8'))
  const later = await startTestApp(database.appUrl, {
    env: { PORT: '0', GRPC_PORT: '0' },
    clock: { now: () => new Date(Date.now() + 3_600_000) },
  })
  try {
    await later.listen()
    const { port } = later.http.server.address() as AddressInfo
    const asked = { EVENTKIT_TOKEN: accessToken, EVENTKIT_URL: `http://127.0.0.1:${port}` }
    const ended = await eventkit(['people'], asked)
    expect([ended.code, ended.err]).toEqual([
      3,
      expect.stringMatching(/^the token in EVENTKIT_TOKEN has expired: get a new/),
    ])
  } finally {
    await later.close()
  }
})

test('the journal is exported as JSON lines or CSV', async () => {
  const whole = await eventkit(['journal', 'export'])
  const entries = whole.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => index + 1))
  const some = await eventkit([
    'journal',
    'export',
    '--after',
    '3',
    '--kind',
    'work.*',
    'planning.*',
    '--format',
    'csv',
  ])
  const [head, ...lines] = some.out.trim().split('\r\n')
  expect(head).toMatch(/^position,occurred_at,/)
  const wanted = entries.filter(({ position, kind }) => position > 3 && /^(work|planning)\./.test(kind))
  expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(wanted.map(({ position }) => position))
  expect(await eventkit(['journal', 'export', '--after', 'x'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('after'),
  })
  expect((await eventkit(['journal', 'export', '--format', 'xlsx'])).code).toBe(2)
})

test('the journal is compared with its seals, and with one kept elsewhere', async () => {
  await withoutTenant(app.runtime.pool, (db) => sealMore(db, 1000, 100))
  const { seal, unsealed } = JSON.parse((await eventkit(['journal', 'verify', '--json'])).out)
  expect([seal.hash, unsealed]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 0])
  const kept = `${seal.position}:${seal.hash}`
  expect(await eventkit(['journal', 'verify', '--seal', kept])).toMatchObject({
    code: 0,
    out: expect.stringContaining(kept),
  })
  expect(await eventkit(['journal', 'verify', '--seal', kept.replace(/.{4}$/, '0000')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no seal'),
  })
  expect((await eventkit(['journal', 'verify', '--seal', 'x'])).code).toBe(2)
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`alter table journal disable trigger all; update journal set kind = 'work.task.updated' where position = 1;
    alter table journal enable trigger all`)
  await owner.end()
  expect(await eventkit(['journal', 'verify'])).toMatchObject({ code: 1, err: expect.stringContaining('was changed') })
})

test('migrate status, config and doctor say how things are', async () => {
  const { migrations } = JSON.parse((await eventkit(['migrate', 'status', '--json'])).out)
  expect(new Set(migrations.map(({ state }: { state: string }) => state))).toEqual(new Set(['applied']))
  const config = await eventkit(['config'], { SIGN_UP: 'never' })
  expect(config).toMatchObject({ code: 1, err: expect.stringContaining('SIGN_UP must be one of') })
  expect(config.out).not.toContain(new URL(database.appUrl).password)
  const doctor = JSON.parse((await eventkit(['doctor', '--json'], { PORT: '0', GRPC_PORT: '0' })).out)
  expect(
    doctor.findings.map(({ check, verdict }: { check: string; verdict: string }) => `${check} ${verdict}`),
  ).toEqual([
    'runtime ok',
    'settings ok',
    'database ok',
    'migrations ok',
    'sorting ok',
    'clock ok',
    'disk ok',
    'PORT 0 ok',
    'GRPC_PORT 0 ok',
  ])
  expect((await eventkit(['doctor'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).code).toBe(1)
})

test('doctor says when texts are sorted otherwise than in the indexes, and what to do', async () => {
  const name = new URL(database.appUrl).pathname.slice(1)
  const admin = new pg.Client({ connectionString: onDatabase(inject('postgres').adminUrl, name) })
  await admin.connect()
  const age = (version: string) =>
    admin.query(`update pg_collation set collversion = ${version} where collname in ('und-x-icu', 'de-x-icu')`)
  try {
    await age(`'1.2'`)
    const { code, out } = await eventkit(['doctor', '--json'], { PORT: '0', GRPC_PORT: '0' })
    const { findings } = JSON.parse(out) as { findings: { check: string; verdict: string; says: string }[] }
    const [sorting] = findings.filter(({ check }) => check === 'sorting')
    expect([code, sorting?.verdict]).toEqual([1, 'failed'])
    expect(sorting?.says).toMatch(/\(the collation und-x-icu from 1\.2 to [\d.]+\)/) // no index is sorted as in German
    // What it says to do helps.
    const [, commands = ''] = /`(.+)`/.exec(sorting?.says ?? '') ?? []
    for (const command of commands.split('; ')) await admin.query(command)
    expect((await eventkit(['doctor'], { PORT: '0', GRPC_PORT: '0' })).out).toMatch(/sorting +ok/)
  } finally {
    await age('pg_collation_actual_version(oid)')
    await admin.end()
  }
})

test('doctor and config make nothing where nothing was started yet', async () => {
  const fresh = join(folder, 'fresh')
  const own = { EVENTKIT_DATA: fresh, DATABASE_URL: '', DATABASE_OWNER_URL: '', EVENTKIT_SECRET: '' }
  const doctor = await eventkit(['doctor'], { ...own, PORT: '0', GRPC_PORT: '0' })
  expect(doctor).toMatchObject({
    code: 0,
    out: expect.stringContaining(`none yet: the first start makes it in ${fresh}`),
  })
  expect((await eventkit(['config'], own)).code).toBe(0)
  expect(existsSync(fresh)).toBe(false)
})

test('logout forgets the sign-in', async () => {
  expect((await eventkit(['logout'])).out).toBe('Signed out\n')
  expect((await eventkit(['tasks', 'list'])).code).toBe(3)
})

test('the README lists the settings as they are', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  expect(readme, 'run `npx eventkit config --markdown` and put the table into README.md').toContain(settingsMarkdown())
})
