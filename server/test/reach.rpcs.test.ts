import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { toJsonString } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { ExportFormat, JournalEntrySchema, JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../src/kernel/json.ts'
import { modules } from '../src/modules.ts'
import { readContract, type Rpc } from '../src/platform/api/contract.ts'
import { allPermissions } from '../src/platform/rbac/index.ts'
import { permissionsWithReach } from '../src/platform/access/reach.rules.ts'
import { useTestApp } from './client.ts'
import { examples, keepMail } from './examples.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from './factories.ts'
import { addressOf, openFeedClient } from './feed.ts'

// Show 4 of what access has to be: a role with every permission as far as `assigned`, without those that fields are bound
// to, tried on every rpc, list, feed, poll and export. Whatever is out of reach is told by nothing that comes out.

const test = useTestApp({ env: { SMTP_URL: 'smtp://mail.invalid', LOG_LEVEL: 'fatal' }, sendMail: keepMail })
const rpcs = readContract(modules).filter(({ permission }) => permission !== 'public')
const shortName = (rpc: Rpc): string => rpc.name.replace('eventkit.v1.', '')

/** In every text of every record that is out of reach; part of no key. */
const marker = 'clandestine'
const hiddenRecords = 40
const texts = {
  task: ['title', 'description', 'section', 'tags', 'metadata'],
  event: ['name', 'venue', 'notes', 'tags'],
} as const

let anna: Person
let crew: Person
let inside: string
const reachedIds = new Set<string>()

/** The permissions that are left out: to see every workspace, fields, and invitations, whose addresses whoever invites has typed. */
const without = new Set(['tenancy.workspace.all', 'auth.contact.read', 'auth.user.write'])

const marked = (fields: readonly string[], text: string): JsonObject =>
  Object.fromEntries(
    fields.map((field) => {
      if (field === 'tags') return [field, [text]]
      return [field, field === 'metadata' ? { text } : text]
    }),
  )

beforeAll(async () => {
  anna = await aCompany(test)
  inside = await aWorkspace(test, anna)
  const permissions = allPermissions().filter((permission) => !without.has(permission))
  const reach = Object.fromEntries(permissionsWithReach().map((permission) => [permission, 'assigned']))
  const role = { key: 'weekend', name: 'Weekend crew', permissions, reach }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
  crew = await aColleague(test, anna, 'weekend', [inside])
  for (let i = 0; i < hiddenRecords / 2; i++) {
    await aTask(test, anna, { ...marked(texts.task, `${marker} ${i}`), workspace_id: inside, private: i % 2 === 0 })
    await anEvent(test, anna, marked(texts.event, `${marker} ${i}`))
  }
  const theirs = await aTask(test, anna, { title: 'Theirs', workspace_id: inside, assignee_id: crew.userId })
  reachedIds.add(String(theirs.id))
}, 60_000)

const call = (rpc: Rpc, request: JsonObject, { token }: Person) =>
  test.rest(`POST /${rpc.name}`, { body: request, token })

/** What a text tells of what is out of reach. */
function leaks(text: string): string[] {
  const addresses = text.match(/[\w-]+@example\.org/g) ?? []
  return [...(text.match(new RegExp(marker, 'gi')) ?? []), ...addresses.filter((address) => address !== crew.email)]
}

const isRecordRpc = (rpc: Rpc): boolean => /TaskService|PlanningService/.test(rpc.name)
const pointsAt = (rpc: Rpc): boolean => isRecordRpc(rpc) && !/\/(List|Count|Create)/.test(rpc.name)

describe('a role that reaches what is assigned, without the permissions of fields', () => {
  it.each(rpcs.map((rpc): [string, Rpc] => [shortName(rpc), rpc]))('%s gives nothing else', async (name, rpc) => {
    // What ends or changes sessions gets a caller of its own.
    const caller = name.startsWith('AuthService/') ? await aColleague(test, anna, 'weekend', [inside]) : crew
    const { request } = await examples[name]!(test, anna)
    const own = new Set([caller.email])
    const reply = await call(rpc, request, caller)
    const told = leaks(JSON.stringify(reply.body)).filter((leak) => !own.has(leak))
    expect(told.filter((leak) => !JSON.stringify(request).includes(leak))).toEqual([])
    if (!pointsAt(rpc)) return
    const { details = [], code } = reply.body as { details?: { debug?: { items?: JsonObject[] } }[]; code?: string }
    const reasons = details[0]?.debug?.items?.map(({ reason }) => reason)
    expect([code, reasons?.every((reason) => reason === 'not_found') ?? true]).toEqual([
      rpc.name.includes('/Bulk') ? 'failed_precondition' : 'not_found',
      true,
    ])
  })

  it.each(rpcs.filter((rpc) => /\/(List|Count)/.test(rpc.name)).map((rpc): [string, Rpc] => [shortName(rpc), rpc]))(
    '%s finds nothing else by any filter, text or sort',
    async (name, rpc) => {
      const { request } = await examples[name]!(test, anna)
      const filters = rpc.input.fields.flatMap((field): JsonObject[] => {
        if (field.enum && field.fieldKind !== 'list')
          return field.enum.values.map(({ number }) => ({ [field.localName]: number }))
        const texts = ['search', 'venue', 'section'].includes(field.name) ? [{ [field.localName]: marker }] : []
        return field.name === 'tag' ? [{ tag: [`${marker} 1`] }] : texts
      })
      for (const filter of [{}, ...filters]) {
        const reply = await call(rpc, { ...request, ...filter }, crew)
        const told = leaks(JSON.stringify({ ...reply.body, details: undefined }))
        expect([filter, reply.status < 500, told]).toEqual([filter, true, []])
        const rows = (reply.body.tasks ?? reply.body.events) as JsonObject[] | undefined
        const foreign = rows?.filter(
          ({ id, createdBy }) => !reachedIds.has(String(id)) && (createdBy as JsonObject).id !== crew.userId,
        )
        expect([filter, foreign ?? []]).toEqual([filter, []])
      }
    },
  )

  it('is told nothing else by polling, the feed, the stream and exports', async () => {
    const polled = await test.journalOf(crew.token)
    const end = Number(
      (await test.rest('GET /api/v1/journal?order=desc&page_size=1', { token: anna.token })).body.position,
    )
    const feed = await openFeedClient(await addressOf(test.app), { token: crew.token, after: 0 })
    await feed.until(({ position }) => position >= end)
    await feed.close()
    const { grpc } = test.app
    grpc.listen(0, '127.0.0.1')
    await once(grpc, 'listening')
    const baseUrl = `http://127.0.0.1:${(grpc.address() as AddressInfo).port}`
    const client = createClient(JournalService, createGrpcTransport({ baseUrl }))
    const headers = { authorization: `Bearer ${crew.token}` }
    const streamed: string[] = []
    for await (const { entries, position } of client.followJournal({ after: 0n }, { headers })) {
      streamed.push(...entries.map((entry) => toJsonString(JournalEntrySchema, entry)))
      if (position >= end) break
    }
    const files: string[] = []
    for (const format of [ExportFormat.CSV, ExportFormat.NDJSON]) {
      for await (const { chunk } of client.exportJournal({ format }, { headers }))
        files.push(Buffer.from(chunk).toString())
    }
    const all = {
      polled: JSON.stringify(polled),
      feed: JSON.stringify(feed.entries),
      stream: streamed.join('\n'),
      files: files.join(''),
    }
    for (const [way, text] of Object.entries(all)) {
      expect([way, text.includes('Theirs'), leaks(text)]).toEqual([way, true, []])
    }
    const fields = (hiddenRecords / 2) * (texts.task.length + texts.event.length)
    console.info(
      `${rpcs.length} rpcs, ${Object.keys(all).length} ways of following, ${hiddenRecords} records with ${fields} texts out of reach`,
    )
  })

  it('while an Admin is told all of it', async () => {
    const { body } = await test.rest('GET /api/v1/events?search=clandestine&page_size=100', { token: anna.token })
    expect(body.events).toHaveLength(hiddenRecords / 2)
  })
})
