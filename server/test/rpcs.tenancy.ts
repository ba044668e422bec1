import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../src/kernel/json.ts'
import type { Rpc } from '../src/platform/api/contract.ts'
import type { TestApp } from './client.ts'
import { examples } from './examples.ts'
import { aCompany, anEvent, aTask, type Person } from './factories.ts'
import { named } from './rpc-name.ts'

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const isBulk = (rpc: Rpc): boolean => /\/Bulk/.test(rpc.name)

/** Does this request point at something? A list's filter that matches nothing is an empty list, not an error. */
const pointsAt = (rpc: Rpc, request: JsonObject): boolean =>
  // A new role's key is chosen freely.
  !rpc.name.endsWith('/CreateRole') &&
  Object.keys(request).some((field) => /^(id|ids|key|\w+Ids?)$/.test(field)) &&
  !('subjectId' in request)

/** Two companies that know nothing of each other, the first of them with things nobody else may hear of. */
export async function twoCompanies(test: TestApp): Promise<{ anna: Person; stranger: Person }> {
  const names = ['Anna’s clandestine company', 'Strangers']
  const [anna, stranger] = await Promise.all(names.map((name) => aCompany(test, name)))
  if (!anna || !stranger) throw new Error('two companies were to be made')
  await Promise.all([
    aTask(test, anna, { title: 'Anna’s clandestine task' }),
    anEvent(test, anna, { name: 'Anna’s clandestine gig' }),
  ])
  return { anna, stranger }
}

/** What an rpc tells of another company: nothing, not even that there is something. */
export function testTenancy(test: TestApp, rpcs: readonly Rpc[]): void {
  // Of the public ones, a link, a cookie or a password is what lets somebody in, not a company.
  const inCompany = named(rpcs.filter((rpc) => rpc.permission !== 'public'))
  if (inCompany.length === 0) return
  const call = (rpc: Rpc, request: JsonObject, person: Person) =>
    test.rest(`POST /${rpc.name}`, { body: request, token: person.token })

  describe('on another company’s records', () => {
    let anna: Person
    let stranger: Person

    beforeAll(async () => {
      ;({ anna, stranger } = await twoCompanies(test))
    })

    it.each(inCompany)('%s tells nothing', async (name, rpc) => {
      const { request } = await examples[name]!(test, anna)
      // What ends or changes the caller's sessions gets a caller of its own.
      const caller = name.startsWith('AuthService/') ? await aCompany(test) : stranger
      const reply = await call(rpc, request, caller)
      if (!pointsAt(rpc, request)) {
        expect(reply.status).toBe(200)
      } else if (isBulk(rpc)) {
        const [detail] = reply.body.details as { debug?: JsonObject }[]
        const items = (detail?.debug?.items ?? []) as JsonObject[]
        expect(reply.body.code).toBe('failed_precondition')
        expect(items.map((item) => item.reason)).toEqual((request.ids as string[]).map(() => 'not_found'))
      } else {
        expect([reply.status, reply.body.code]).toEqual([404, 'not_found'])
      }
      // Nothing of Anna's is in the answer but what the stranger sent themself.
      const sent = new Set(JSON.stringify(request).match(uuid))
      const told = (JSON.stringify(reply.body).match(uuid) ?? []).filter((id) => !sent.has(id))
      expect(told.filter((id) => id === anna.companyId || id === anna.userId)).toEqual([])
      expect(JSON.stringify(reply.body)).not.toContain('clandestine')
      expect(JSON.stringify(reply.body)).not.toContain(anna.email)
    })

    it.each(inCompany)('%s says of theirs what it says of none', async (name, rpc) => {
      const { request } = await examples[name]!(test, anna)
      if (!pointsAt(rpc, request)) return
      const nobodys = JSON.parse(
        JSON.stringify(request)
          .replaceAll(uuid, (id) => `${id.slice(0, -4)}0000`)
          .replace(/"key":"r\w+"/, '"key":"rnobodys"'),
      ) as JsonObject
      const [theirs, none] = await Promise.all([call(rpc, request, stranger), call(rpc, nobodys, stranger)])
      const told = ({ status, body }: typeof theirs) => ({ status, code: body.code, message: body.message })
      if (!isBulk(rpc)) expect(told(theirs)).toEqual(told(none))
    })
  })
}
