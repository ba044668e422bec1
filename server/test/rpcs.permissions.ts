import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { create, type DescMethod, type DescMethodStreaming } from '@bufbuild/protobuf'
import { Code, ConnectError, type Transport } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { permissionOf, type Rpc } from '../src/platform/api/contract.ts'
import { allPermissions, findBuiltInRole } from '../src/platform/rbac/index.ts'
import type { TestApp } from './client.ts'
import { examples, type Example } from './examples.ts'
import { aColleague, aCompany, expectStatus, type Person } from './factories.ts'
import { named, shortName } from './rpc-name.ts'

const denied = Code[Code.PermissionDenied]?.replace(/\B[A-Z]/g, '_$&').toLowerCase()
const builtIn = ['admin', 'manager', 'planner', 'warehouse', 'sales', 'crew', 'read_only']
const isGuarded = ({ permission }: Rpc): boolean => permission !== 'public' && permission !== 'signed-in'

/** An Admin, and somebody of a role that is changed from test to test. */
interface Testers {
  readonly admin: Person
  readonly tester: Person
  setTester(permissions: readonly string[]): Promise<unknown>
}

/** Who may call an rpc: nobody without a token, nobody without its permission, an Admin, and the built-in roles that have it. */
export function testPermissions(test: TestApp, rpcs: readonly Rpc[], streams: readonly DescMethod[]): void {
  const testers = useTesters(test)
  const guarded = rpcs.filter(isGuarded)
  testTokens(test, rpcs)
  if (guarded.length > 0) testGuards(test, guarded, testers)
  describe('with the permission', () => {
    it.each(named(rpcs))('%s answers an Admin', async (_, rpc) => {
      // What ends sessions or changes the password gets an Admin of its own.
      const anna = rpc.name.includes('AuthService') ? await aCompany(test) : testers.admin
      const example = await examples[shortName(rpc)]!(test, anna)
      const reply = await callAs(test, rpc, example, rpc.permission === 'public' ? undefined : anna.token)
      expect(reply).toMatchObject({ status: 200, message: '' })
    })
  })
  if (streams.length > 0) testStreams(test, streams, testers)
}

function useTesters(test: TestApp): Testers {
  let people: { admin: Person; tester: Person } | undefined
  const current = () => {
    if (!people) throw new Error('the testers exist only while tests run')
    return people
  }
  beforeAll(async () => {
    const admin = await aCompany(test)
    const body = { key: 'tester', name: 'Tester', permissions: [] }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body }))
    people = { admin, tester: await aColleague(test, admin, 'tester') }
  })
  return {
    get admin() {
      return current().admin
    },
    get tester() {
      return current().tester
    },
    setTester: (permissions) => {
      const body = { permissions: [...permissions], name: 'Tester' }
      return expectStatus(200, test.rest('PATCH /api/v1/roles/tester', { token: current().admin.token, body }))
    },
  }
}

/** A call over Connect JSON: status, code and message. */
async function callAs(test: TestApp, rpc: Rpc, example: Example, token?: string) {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(example.cookie && { cookie: example.cookie }),
  }
  const { status, body } = await test.rest(`POST /${rpc.name}`, { body: example.request, headers })
  return { status, code: body.code, message: String(body.message ?? '') }
}

function testTokens(test: TestApp, rpcs: readonly Rpc[]): void {
  const closed = named(rpcs.filter((rpc) => rpc.permission !== 'public'))
  if (closed.length === 0) return
  describe('without a token', () => {
    it.each(closed)('%s is 401, and so with a bad one', async (_, rpc) => {
      for (const token of [undefined, 'x', 'ek_x', 'a.b.c']) {
        expect(await callAs(test, rpc, { request: {} }, token)).toMatchObject({ status: 401, code: 'unauthenticated' })
        const [route] = rpc.routes
        const path = route!.path.replaceAll(/\{\w+\}/g, '018f0000-0000-7000-8000-000000000000')
        const rest = await test.rest(`${route!.method} ${path}`, {
          ...(route!.hasBody && { body: {} }),
          ...(token !== undefined && { token }),
        })
        expect(rest.status).toBe(401)
      }
    })
  })
}

function testGuards(test: TestApp, guarded: readonly Rpc[], testers: Testers): void {
  describe('with every permission but the one it needs', () => {
    it.each(named(guarded))('%s is 403 and says which', async (_, rpc) => {
      const example = await examples[shortName(rpc)]!(test, testers.admin)
      await testers.setTester(allPermissions().filter((permission) => permission !== rpc.permission))
      const reply = await callAs(test, rpc, example, testers.tester.token)
      const message = `This needs the permission ${rpc.permission}.`
      expect(reply).toMatchObject({ status: 403, code: denied, message })
    })
  })

  describe('each built-in role', () => {
    it.each(builtIn)('%s passes exactly where it has the permission', async (key) => {
      const person = await aColleague(test, testers.admin, key)
      const has = new Set(findBuiltInRole(key)?.permissions)
      for (const rpc of guarded) {
        const { message } = await callAs(test, rpc, { request: {} }, person.token)
        const isDenied = message === `This needs the permission ${rpc.permission}.`
        expect([shortName(rpc), isDenied]).toEqual([shortName(rpc), !has.has(rpc.permission)])
      }
    })
  })
}

function testStreams(test: TestApp, streams: readonly DescMethod[], testers: Testers): void {
  describe('streams, over gRPC', () => {
    let transport: Transport

    beforeAll(async () => {
      const { grpc } = test.app
      grpc.listen(0, '127.0.0.1')
      await once(grpc, 'listening')
      const { port } = grpc.address() as AddressInfo
      transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` })
    })

    it.each(streams.map((method): [string, DescMethod] => [method.name, method]))(
      '%s takes a token, and the permission it declares',
      async (_, method) => {
        for (const token of [undefined, 'x', 'a.b.c'])
          expect(await codeOf(transport, method, token)).toBe(Code.Unauthenticated)
        const permission = permissionOf(method)
        expect(['signed-in', ...allPermissions()]).toContain(permission)
        if (permission === 'signed-in') return
        await testers.setTester(allPermissions().filter((other) => other !== permission))
        expect(await codeOf(transport, method, testers.tester.token)).toBe(Code.PermissionDenied)
      },
    )
  })
}

/** Opens a stream with nothing in it; what the server refuses comes out as its code. */
async function codeOf(transport: Transport, method: DescMethod, token?: string): Promise<Code | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  async function* one() {
    yield create(method.input)
  }
  const request = method as DescMethodStreaming
  try {
    const reply = await transport.stream(request, AbortSignal.timeout(2000), undefined, headers, one())
    for await (const _ of reply.message) return undefined
    return undefined
  } catch (error) {
    return ConnectError.from(error).code
  }
}
