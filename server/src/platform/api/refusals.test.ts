import { once } from 'node:events'
import { METHODS } from 'node:http'
import { connect, type Socket } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, type Person } from '../../../test/factories.ts'
import { exchange, head, portOf } from '../../../test/raw.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
let port: number

beforeAll(async () => {
  anna = await aCompany(test)
  await test.app.http.listen({ host: '127.0.0.1', port: 0 })
  port = portOf(test.app.http.server)
})

/** The first answer to raw bytes, which has to be a problem of RFC 9457. */
async function problemOf(text: string): Promise<JsonObject> {
  return readProblem(await exchange(port, text))
}

function readProblem(said: string): JsonObject {
  const [, status, rest = ''] = /^HTTP\/1\.1 (\d+) ([^]*)$/.exec(said) ?? []
  const [headers = '', body = ''] = rest.split('\r\n\r\n')
  expect(headers).toMatch(/^content-type: application\/problem\+json; charset=utf-8\r$/im)
  const problem: JsonObject = JSON.parse(body.slice(0, body.indexOf('}HTTP/1.1') + 1 || undefined))
  expect(problem).toMatchObject({ status: Number(status), request_id: expect.any(String) })
  return problem
}

const reasonOf = async (text: string) => {
  const { status, reason } = await problemOf(text)
  return [status, reason]
}

describe('bytes that are no request', () => {
  const signIn = 'POST /api/v1/auth/sign-in'
  it.each([
    ['an address of 60,000 characters', head(`GET /api/v1/tasks?search=${'a'.repeat(60_000)}`), 431],
    ['an address of a million', head(`GET /${'a'.repeat(1_000_000)}`), 431],
    ['headers of 60,000 characters', head('GET /healthz', `X-Long: ${'a'.repeat(60_000)}`), 431],
    ['a method that there is not', head('FOO /healthz'), 400],
    ['no HTTP at all', 'hello there\r\n\r\n', 400],
    ['another version', 'GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n', 400],
    ['two lengths', head(signIn, 'Content-Length: 3', 'Transfer-Encoding: chunked'), 400],
    ['a length that is no number', head(signIn, 'Content-Length: x'), 400],
    ['a broken chunk', `${head(signIn, 'Content-Type: application/json', 'Transfer-Encoding: chunked')}ZZ\r\n`, 400],
    ['a blank in the address', head('GET /a b'), 400],
    ['an unknown expectation', head('GET /healthz', 'Expect: nonsense'), 417],
    ['a path that is not UTF-8', head('GET /api/v1/tasks/%ff'), 400],
  ])('are answered with a problem: %s', async (_, text, status) => {
    const reasons = { 400: 'bad_request', 417: 'unknown_expectation', 431: 'headers_too_large' }
    expect(await reasonOf(text)).toEqual([status, reasons[status as 400]])
  })

  it('that never become one are answered so, too', async () => {
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    test.app.http.server.once('connection', (socket: Socket) => test.app.http.server.emit('clientError', late, socket))
    const socket = connect(port, '127.0.0.1')
    const [said] = (await once(socket, 'data')) as [Buffer]
    expect(readProblem(said.toString())).toMatchObject({ status: 408, reason: 'request_timeout' })
    socket.destroy()
  })
})

describe('a host', () => {
  const ask = (host: string) => exchange(port, `GET /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)

  it.each(['a b', '', 'x, evil', 'a\x01b', 'a\x7fb', 'x@y', 'a/b', 'x?y', 'x#y', 'a:b:c', 'x:99999', '[::', '\xE9.at'])(
    'that no address can have is refused: %j',
    async (host) => {
      expect(readProblem(await ask(`Host: ${host}\r\n`))).toMatchObject({ status: 400, reason: 'bad_request' })
    },
  )

  it('is needed once', async () => {
    expect(readProblem(await ask('')).status).toBe(400)
    expect(readProblem(await ask('Host: a\r\nhost: b\r\n')).status).toBe(400)
    expect(await exchange(port, 'GET /healthz HTTP/1.0\r\n\r\n')).toContain(' 200 OK')
  })

  it.each(['localhost', 'localhost:8080', 'my_kit-1.example.org', '192.0.2.1:1', '[::1]:8080', 'KIT.example.'])(
    'is taken as it is: %s',
    async (host) => {
      expect(await ask(`Host: ${host}\r\n`)).toContain(' 200 OK')
    },
  )
})

it('every method that Node reads is refused with those that a path has, and is 404 on a path that there is not', async () => {
  const others = METHODS.filter((method) => !['GET', 'HEAD', 'POST', 'CONNECT'].includes(method))
  for (const method of others) {
    const [known, unknown] = [
      await exchange(port, head(`${method} /api/v1/tasks`)),
      await exchange(port, head(`${method} /api/v1/nope`)),
    ]
    expect([method, known]).toEqual([
      method,
      expect.stringMatching(/^HTTP\/1\.1 405 [^]*\r\nallow: POST, GET, HEAD\r\n/),
    ])
    expect([method, unknown]).toEqual([method, expect.stringMatching(/^HTTP\/1\.1 404 /)])
  }
})

describe('a query that is not UTF-8', () => {
  it.each([
    ['GET /api/v1/tasks?search=%ff', 'search'],
    ['GET /api/v1/tasks?tag=ok&tag=%E9', 'tag'],
    ['GET /api/v1/journal/export?format=%c3', 'format'],
    ['POST /api/v1/imports?file_name=%ff', 'file_name'],
  ])('is refused by the name of its field: %s', async (call, field) => {
    const { status, body } = await test.rest(call, { token: anna.token })
    expect([status, body.violations]).toEqual([400, [{ field, description: 'is not valid UTF-8' }]])
  })

  it('is refused on Connect, too, and taken when it is', async () => {
    const list = 'GET /eventkit.v1.TaskService/ListTasks?encoding=json&message='
    const { status, body } = await test.rest(`${list}%7B%22search%22:%22%ff%22%7D`, { token: anna.token })
    expect([status, body.message]).toEqual([400, 'message: is not valid UTF-8'])
    for (const search of ['%C3%A9', '100%', '%zz', '%F0%9F%8E%AA'])
      expect((await test.rest(`GET /api/v1/tasks?search=${search}`, { token: anna.token })).status).toBe(200)
  })
})

describe('a body that is too large', () => {
  const authorized = () => `Authorization: Bearer ${anna.token}`
  const mega = 'x'.repeat(1_000_000)
  const chunked = (times: number) => `${`f4240\r\n${mega}\r\n`.repeat(times)}0\r\n\r\n`
  const json = 'Content-Type: application/json'
  const calls = (): [string, string, number][] => [
    [
      '9 MB of JSON',
      `${head('POST /api/v1/tasks', json, authorized(), 'Content-Length: 9000000')}${mega.repeat(9)}`,
      413,
    ],
    ['chunked', `${head('POST /api/v1/tasks', json, authorized(), 'Transfer-Encoding: chunked')}${chunked(9)}`, 413],
    [
      'a chunked file of 25 MB',
      `${head('POST /api/v1/imports?format=csv', authorized(), 'Transfer-Encoding: chunked')}${chunked(25)}`,
      413,
    ],
    [
      'a file of 25 MB',
      `${head('POST /api/v1/imports', authorized(), 'Content-Length: 25000000')}${mega.repeat(25)}`,
      413,
    ],
    ['a file of nobody’s', `${head('POST /api/v1/imports', 'Content-Length: 9000000')}${mega.repeat(9)}`, 401],
    [
      'to a method that there is not',
      `${head('PROPFIND /api/v1/tasks', json, 'Content-Length: 9000000')}${mega.repeat(9)}`,
      405,
    ],
  ]

  it('is answered to a client that sends everything before it reads', { timeout: 60_000 }, async () => {
    const healthz = head('GET /healthz')
    for (const [what, text, status] of calls()) {
      expect([what, (await problemOf(text)).status]).toEqual([what, status])
      const kept = await exchange(port, text.replace('Connection: close\r\n', '') + healthz)
      expect([what, readProblem(kept).status]).toEqual([what, status])
      expect(kept).toMatch(/^connection: close\r$|\{"status":"ok"\}/im)
    }
  })

  it('is not read for ever', async () => {
    const text = `${head('POST /api/v1/imports', authorized(), 'Content-Length: 80000000')}${mega.repeat(60)}`
    expect(await exchange(port, text)).not.toContain(' 201 ')
  })
})
