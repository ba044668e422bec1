import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { create, type DescMethod, type DescMethodStreaming } from '@bufbuild/protobuf'
import { Code, ConnectError, type Transport } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { permissionOf, readContract, type Rpc } from '../src/platform/api/contract.ts'
import { modules } from '../src/modules.ts'
import { allPermissions, findBuiltInRole } from '../src/platform/rbac/index.ts'
import { useTestApp } from './client.ts'
import { examples, keepMail, type Example } from './examples.ts'
import { aColleague, aCompany, expectStatus, type Person } from './factories.ts'

const test = useTestApp({ env: { SMTP_URL: 'smtp://mail.invalid', LOG_LEVEL: 'fatal' }, sendMail: keepMail })
const rpcs = readContract(modules)
const shortName = (rpc: Rpc): string => rpc.name.replace('eventkit.v1.', '')
const guarded = rpcs.filter((rpc) => rpc.permission !== 'public' && rpc.permission !== 'signed-in')
const named = (list: readonly Rpc[]): [string, Rpc][] => list.map((rpc) => [shortName(rpc), rpc])

let admin: Person
/** Of a role that is changed from test to test. */
let tester: Person

beforeAll(async () => {
  admin = await aCompany(test)
  await setTester([], 'POST /api/v1/roles')
  tester = await aColleague(test, admin, 'tester')
})

const setTester = (permissions: readonly string[], call = 'PATCH /api/v1/roles/tester') => {
  const body = { permissions: [...permissions], name: 'Tester', ...(call.startsWith('POST') && { key: 'tester' }) }
  return expectStatus(call.startsWith('POST') ? 201 : 200, test.rest(call, { token: admin.token, body }))
}

/** A call over Connect JSON: status, code and message. */
async function call(rpc: Rpc, example: Example, token?: string) {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(example.cookie && { cookie: example.cookie }),
  }
  const { status, body } = await test.rest(`POST /${rpc.name}`, { body: example.request, headers })
  return { status, code: body.code, message: String(body.message ?? '') }
}

const denied = Code[Code.PermissionDenied]?.replace(/\B[A-Z]/g, '_$&').toLowerCase()

describe('every rpc', () => {
  it('has an example', () => {
    expect(Object.keys(examples).toSorted()).toEqual(rpcs.map(shortName).toSorted())
  })

  it('is reachable over REST', () => {
    expect(rpcs.filter((rpc) => rpc.routes.length === 0).map(shortName)).toEqual([])
  })

  it('that nobody needs to sign in for is one of these', () => {
    expect(rpcs.filter((rpc) => rpc.permission === 'public').map(shortName)).toEqual([
      'AuthService/SignUp',
      'AuthService/SignIn',
      'AuthService/Refresh',
      'AuthService/SignOut',
      'AuthService/RequestPasswordReset',
      'AuthService/ResetPassword',
      'AuthService/GetInvitation',
      'AuthService/AcceptInvitation',
      'AuthService/GetSignUpState',
    ])
  })
})

describe('without a token', () => {
  it.each(named(rpcs.filter((rpc) => rpc.permission !== 'public')))(
    '%s is 401, and so with a bad one',
    async (_, rpc) => {
      for (const token of [undefined, 'x', 'ek_x', 'a.b.c']) {
        expect(await call(rpc, { request: {} }, token)).toMatchObject({ status: 401, code: 'unauthenticated' })
        const [route] = rpc.routes
        const path = route!.path.replaceAll(/\{\w+\}/g, '018f0000-0000-7000-8000-000000000000')
        const rest = await test.rest(`${route!.method} ${path}`, {
          ...(route!.hasBody && { body: {} }),
          ...(token !== undefined && { token }),
        })
        expect(rest.status).toBe(401)
      }
    },
  )
})

describe('with every permission but the one it needs', () => {
  it.each(named(guarded))('%s is 403 and says which', async (_, rpc) => {
    const example = await examples[shortName(rpc)]!(test, admin)
    await setTester(allPermissions().filter((permission) => permission !== rpc.permission))
    const reply = await call(rpc, example, tester.token)
    expect(reply).toMatchObject({ status: 403, code: denied, message: `This needs the permission ${rpc.permission}.` })
  })
})

describe('with the permission', () => {
  it.each(named(rpcs))('%s answers an Admin', async (_, rpc) => {
    // What ends sessions or changes the password gets an Admin of its own.
    const anna = rpc.name.includes('AuthService') ? await aCompany(test) : admin
    const example = await examples[shortName(rpc)]!(test, anna)
    const reply = await call(rpc, example, rpc.permission === 'public' ? undefined : anna.token)
    expect(reply).toMatchObject({ status: 200, message: '' })
  })
})

describe('each built-in role', () => {
  const keys = ['admin', 'manager', 'planner', 'warehouse', 'sales', 'crew', 'read_only']

  it.each(keys)('%s passes exactly where it has the permission', async (key) => {
    const person = await aColleague(test, admin, key)
    const has = new Set(findBuiltInRole(key)?.permissions)
    for (const rpc of guarded) {
      const { message } = await call(rpc, { request: {} }, person.token)
      const isDenied = message === `This needs the permission ${rpc.permission}.`
      expect([shortName(rpc), isDenied]).toEqual([shortName(rpc), !has.has(rpc.permission)])
    }
  })
})

describe('streams, over gRPC', () => {
  const streams = modules
    .flatMap((module) => module.services ?? [])
    .flatMap(({ desc }) => desc.methods.filter((method) => method.methodKind !== 'unary'))
  let transport: Transport

  beforeAll(async () => {
    const { grpc } = test.app
    grpc.listen(0, '127.0.0.1')
    await once(grpc, 'listening')
    transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${(grpc.address() as AddressInfo).port}` })
  })

  /** Opens a stream with nothing in it; what the server refuses comes out as its code. */
  async function codeOf(method: DescMethod, token?: string): Promise<Code | undefined> {
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

  it.each(streams.map((method): [string, DescMethod] => [method.name, method]))(
    '%s takes a token, and the permission it declares',
    async (_, method) => {
      for (const token of [undefined, 'x', 'a.b.c']) expect(await codeOf(method, token)).toBe(Code.Unauthenticated)
      const permission = permissionOf(method)
      expect(['signed-in', ...allPermissions()]).toContain(permission)
      if (permission === 'signed-in') return
      await setTester(allPermissions().filter((other) => other !== permission))
      expect(await codeOf(method, tester.token)).toBe(Code.PermissionDenied)
    },
  )
})
