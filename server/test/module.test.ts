import * as pb from '@bufbuild/protobuf'
import * as wkt from '@bufbuild/protobuf/wkt'

import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { permission } from '@eventkit/api/eventkit/v1/options_pb'
import { http } from '@eventkit/api/google/api/annotations_pb'
import { HttpRuleSchema } from '@eventkit/api/google/api/http_pb'
import { beforeAll, describe, expect, it } from 'vitest'
import { seedDemo } from '../src/demo/demo.seed.ts'
import { withTenant } from '../src/kernel/db.ts'
import { defineJob, noPayload } from '../src/kernel/job.ts'
import { modules } from '../src/modules.ts'
import type { Importer } from '../src/platform/importer.ts'
import { defineModule, type ServedService } from '../src/platform/module.ts'
import { useTestApp } from './client.ts'
import { aColleague, aCompany, expectStatus, type Person } from './factories.ts'
import { addressOf } from './feed.ts'
import { eventually } from './journal.ts'
import { memorySink } from './sinks.ts'
import { bringIn, upload } from './uploads.ts'

/** A service that no proto file has: a read, a change and a stream. */
function greetingService(): pb.DescService {
  const text = (name: string): wkt.DescriptorProto =>
    pb.create(wkt.DescriptorProtoSchema, {
      name,
      field: [
        {
          name: 'text',
          number: 1,
          type: wkt.FieldDescriptorProto_Type.STRING,
          label: wkt.FieldDescriptorProto_Label.OPTIONAL,
        },
      ],
    })
  const method = (name: string, more: Partial<wkt.MethodDescriptorProto>, options: wkt.MethodOptions) =>
    pb.create(wkt.MethodDescriptorProtoSchema, {
      name,
      inputType: '.eventkit.v1.Greeting',
      outputType: '.eventkit.v1.Greeting',
      options,
      ...more,
    })
  const marked = (path: string, needed: string): wkt.MethodOptions => {
    const options = pb.create(wkt.MethodOptionsSchema)
    pb.setExtension(options, permission, needed)
    const rule = { body: '*', pattern: { case: 'post' as const, value: path } }
    if (path) pb.setExtension(options, http, pb.create(HttpRuleSchema, rule))
    return options
  }
  const file = pb.create(wkt.FileDescriptorProtoSchema, {
    name: 'greeting.proto',
    package: 'eventkit.v1',
    syntax: 'proto3',
    messageType: [text('Greeting')],
    service: [
      {
        name: 'GreetingService',
        method: [
          method('Greet', {}, marked('/api/v1/greetings', 'extra.greeting.write')),
          method('Listen', { serverStreaming: true }, marked('', 'extra.greeting.read')),
        ],
      },
    ],
  })
  const service = pb.createFileRegistry(file, () => undefined).getService('eventkit.v1.GreetingService')
  if (!service) throw new Error('the service was not made')
  return service
}

const desc = greetingService()
const sink = memorySink({ name: 'greetings', kinds: ['extra.*'] })
const told = { reactions: 0, jobs: 0, isClosed: false, imported: [] as string[], filled: 0 }

const greetings: ServedService = {
  desc,
  methods: {
    greet: async (ctx, { text }: { text: string }) => {
      const subject = { subjectType: 'extra.greeting', subjectId: ctx.principal.userId, subjectVersion: 1 }
      ctx.record({ kind: 'extra.greeting.said', ...subject, changes: [], payload: { text } })
      return { text: `${text}, too` }
    },
  },
}

/** Brings greetings in, which are kept nowhere. */
const importer: Importer = {
  kind: 'extra.greeting',
  format: 'lines',
  permission: 'extra.greeting.write',
  detects: (fileName) => fileName.endsWith('.lines'),
  place: async () => ({ scope: 'lines', workspaceId: null }),
  reader: new URL('./greeting.reader.ts', import.meta.url),
  lock: async () => {},
  find: async () => [],
  create: async (_, { fields }) => told.imported.push(String(fields.text)),
  update: async () => 1,
  remove: async () => 1,
  restore: async () => 1,
}

/** Everything that a module can give. */
const extra = defineModule({
  name: 'extra',
  services: [greetings],
  streams: {
    [`${desc.typeName}/Listen`]: async function* (_, __, { text }: { text: string }) {
      yield { text }
      yield { text: `${text} again` }
    },
  },
  routes: [
    {
      mount: (server) => {
        server.get('/extra/hello', (_, reply) => reply.send('hello'))
      },
    },
  ],
  permissions: { 'extra.greeting.read': 'everyone', 'extra.greeting.write': ['crew'] },
  visibility: { 'extra.greeting': { actor: true } },
  reactions: { 'extra.greeting.said': [async () => void told.reactions++] },
  importers: [importer],
  demo: { isThere: async () => told.filled > 0, fill: async () => void told.filled++ },
  sinks: () => [sink],
  metrics: [{ name: 'extra_greetings_total', help: 'Greetings.', entries: 'extra.greeting.said' }],
  jobs: [defineJob({ name: 'extra.greet', payload: noPayload, run: async () => void told.jobs++ })],
  start: () => ({ close: async () => void (told.isClosed = true) }),
})

describe('a module that is known by its face alone', () => {
  const test = useTestApp({ modules: [...modules, extra] })
  let admin: Person
  let crew: Person
  let reader: Person

  beforeAll(async () => {
    admin = await aCompany(test)
    crew = await aColleague(test, admin, 'crew')
    reader = await aColleague(test, admin, 'read_only')
    await expectStatus(200, test.rest('POST /api/v1/greetings', { token: crew.token, body: { text: 'hi' } }))
  })

  it('is served, to those whose built-in role has its permission', async () => {
    const greet = (by: Person) => test.rest('POST /api/v1/greetings', { token: by.token, body: { text: 'ho' } })
    expect((await greet(admin)).body).toEqual({ text: 'ho, too' })
    expect((await greet(reader)).status).toBe(403)
    const { body } = await test.rest('GET /api/v1/permissions', { token: admin.token })
    expect(body.permissions).toContain('extra.greeting.write')
  })

  it('streams, and has its own paths', async () => {
    const transport = createConnectTransport({ baseUrl: await addressOf(test.app), httpVersion: '1.1' })
    const client = createClient(desc, transport) as unknown as Record<
      'listen',
      (request: { text: string }) => AsyncIterable<{ text: string }>
    >
    const heard: string[] = []
    for await (const { text } of client.listen({ text: 'one' })) heard.push(text)
    expect(heard).toEqual(['one', 'one again'])
    const reply = await test.app.http.inject({ method: 'GET', url: '/extra/hello' })
    expect(reply.body).toBe('hello')
  })

  it('has its entries counted, reacted to, delivered, and shown to those who may see them', async () => {
    await eventually(() => sink.taken.some(({ payload }) => payload.text === 'hi'))
    expect(told.reactions).toBeGreaterThan(0)
    const metrics = await test.app.http.inject({ method: 'GET', url: '/metrics' })
    expect(metrics.body).toMatch(/extra_greetings_total [1-9]/)
    const kindsOf = async (person: Person) => (await test.journalOf(person.token)).map(({ kind }) => kind)
    expect(await kindsOf(crew)).toContain('extra.greeting.said')
    expect(await kindsOf(reader)).not.toContain('extra.greeting.said')
  })

  it('brings its files in, told by their name or by kind and format', async () => {
    const query = (more: string) => `file_name=greetings${more}`
    expect(await bringIn(test, admin, 'one\ntwo\n', query('.lines'))).toMatchObject({ created: 2, failed: 0 })
    const given = query('&kind=extra.greeting&file_format=lines')
    const { body } = await expectStatus(201, upload(test, admin, 'three\n', given))
    expect(body).toMatchObject({ kind: 'extra.greeting', file_format: 'lines' })
    expect(told.imported.toSorted()).toEqual(['one', 'two'])
    const { body: formats } = await test.rest('GET /api/v1/import-formats', { token: admin.token })
    expect(formats.formats).toContainEqual({ kind: 'extra.greeting', file_format: 'lines', columns: [] })
    const unknown = await upload(test, admin, 'x', query('&kind=extra.greeting&format=csv'))
    expect(unknown.body).toMatchObject({ status: 400, violations: [{ field: 'kind' }] })
    expect((await upload(test, reader, 'x', given)).status).toBe(403)
  })

  it('adds its part to the demo company, once', async () => {
    for (const _ of [1, 2]) expect(await seedDemo(test.app, [extra])).toContain('anna@nordlicht.example (admin)')
    expect(told.filled).toBe(1)
  })

  it('has its jobs run', async () => {
    const { pool, jobs } = test.app.runtime
    const job = { kind: 'extra.greet', tenantId: admin.companyId, payload: {} }
    await withTenant(pool, admin.companyId, (db) => jobs.queue.add(db, job))
    jobs.queue.wake()
    await eventually(() => told.jobs === 1)
  })
})
