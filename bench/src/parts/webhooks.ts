import { once } from 'node:events'
import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import sql from 'sql-template-tag'
import { type App, buildApp } from '../../../server/src/app.ts'
import { loadConfig } from '../../../server/src/config.ts'
import { newId } from '../../../server/src/kernel/ids.ts'
import { systemPrincipal } from '../../../server/src/platform/auth/index.ts'
import { ownCall, write } from '../../../server/src/platform/calls/transact.ts'
import { makeSecret, signedHeaders } from '../../../server/src/platform/webhooks/signature.ts'
import type { Bench, Part } from '../bench.ts'
import { type Figure, shown } from '../figure.ts'

/** Subjects that the entries are about, and entries of a transaction that writes them. */
const subjects = 500
const atOnce = 100
/** Requests of the floor at a time, as a webhook has. */
const inFlight = 16

/**
 * A company's backlog delivered to a local receiver: entries read, rows made, signed, sent, logged; beside a bare client that signs
 * and sends the same number of like messages. Each has to come once.
 */
export const webhooks: Part = async (bench) => {
  const database = await (await bench.cluster()).create('bench_webhooks')
  const app = await buildApp({
    config: loadConfig({
      EVENTKIT_SECRET: 'a secret for the bench only, long enough',
      WEBHOOK_PRIVATE_ADDRESSES: 'on',
      SIGN_UP: 'open',
    }),
    appUrl: database.appUrl,
    log: pino({ level: 'warn' }),
  })
  const receiver = await startReceiver()
  try {
    return [await backlog(bench, app, receiver)]
  } finally {
    await app.close()
    await receiver.close()
  }
}

interface Count {
  count: number
  first: number
  last: number
}

interface Receiver {
  url: string
  ask(what: 'count' | 'forget'): Promise<Count>
  close(): Promise<unknown>
}

async function startReceiver(): Promise<Receiver> {
  const worker = new Worker(new URL('../receiver.worker.ts', import.meta.url))
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}/`,
    ask: async (what) => {
      worker.postMessage(what)
      return ((await once(worker, 'message')) as [Count])[0]
    },
    close: () => worker.terminate(),
  }
}

async function backlog(bench: Bench, app: App, receiver: Receiver): Promise<Figure> {
  const count = bench.options.isQuick ? 2000 : 20_000
  const { companyId, call } = await aCompany(app)
  const hook = { name: 'Bench', url: receiver.url, kinds: ['work.task.*'], enabled: false }
  const { id } = await call('POST', '/api/v1/webhooks', hook)
  await writeEntries(app, companyId, count)
  await call('PATCH', `/api/v1/webhooks/${id}`, { enabled: true })
  let seen = await receiver.ask('count')
  for (const until = Date.now() + 120_000; seen.count < count; seen = await receiver.ask('count')) {
    if (Date.now() > until) throw new Error(`${seen.count} of ${count} deliveries came`)
    await pause(50)
  }
  const ours = (count / (seen.last - seen.first)) * 1000
  const floor = await bareRate(receiver, count)
  return {
    part: 'webhooks',
    name: 'deliveries to a local receiver',
    value: ours,
    unit: 'a second',
    ours: `${shown(ours)}/s, each once`,
    floor: `${shown(floor)}/s, signed and sent by a bare client`,
    atLeast: 1000,
    details: { count, ours, floor, ratio: ours / floor },
  }
}

type Call = (method: 'POST' | 'PATCH', url: string, payload: object) => Promise<{ id: string }>

async function aCompany(app: App): Promise<{ companyId: string; call: Call }> {
  const payload = { company_name: 'Bench', name: 'Anna', email: 'anna@example.org', password: 'correct horse battery' }
  const reply = await app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
  const session: { access_token: string; company: { id: string } } = reply.json()
  const headers = { authorization: `Bearer ${session.access_token}` }
  const call: Call = async (method, url, body) => {
    const answer = await app.http.inject({ method, url, headers, payload: body })
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`)
    return answer.json()
  }
  return { companyId: session.company.id, call }
}

/** Writes entries as actions do, and waits until they are numbered. */
async function writeEntries({ runtime }: App, companyId: string, count: number): Promise<void> {
  const about = Array.from({ length: subjects }, () => newId())
  for (let done = 0; done < count; done += atOnce) {
    await write(runtime, ownCall('bench'), systemPrincipal(companyId), async (ctx) => {
      for (let i = done; i < Math.min(count, done + atOnce); i++) {
        ctx.record({
          kind: 'work.task.updated',
          subjectType: 'work.task',
          subjectId: about[i % subjects] ?? '',
          subjectVersion: Math.floor(i / subjects) + 1,
          changes: [{ field: 'title', old: `Rig truss ${i}`, new: `Rig main truss ${i}` }],
          payload: { number: i % subjects, title: `Rig main truss ${i}` },
        })
      }
    })
  }
  const waiting = () =>
    runtime.jobs.engine
      .rows<{ waiting: number }>(sql`select journal_waiting(1) as waiting`)
      .then(([row]) => row?.waiting)
  while (Number(await waiting()) > 0) await pause(20)
}

/** Like messages, signed and sent by a client that does nothing else. */
async function bareRate(receiver: Receiver, count: number): Promise<number> {
  await receiver.ask('forget')
  const agent = new http.Agent({ keepAlive: true })
  const secret = makeSecret()
  let next = 0
  const send = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const [id, timestamp] = [newId(), Math.floor(Date.now() / 1000)]
      const body = JSON.stringify({ event_id: id, event_type: 'work.task.updated', payload: { text: 'x'.repeat(600) } })
      const headers = { ...signedHeaders({ id, timestamp, body }, [secret]), 'content-type': 'application/json' }
      const request = http.request(receiver.url, { method: 'POST', agent, headers }, (response) => {
        response.resume().once('end', resolve)
      })
      request.once('error', reject).end(body)
    })
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next++ < count) await send()
    }),
  )
  agent.destroy()
  const { first, last } = await receiver.ask('count')
  return (count / (last - first)) * 1000
}
