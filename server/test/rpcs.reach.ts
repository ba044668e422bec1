import type { DescField } from '@bufbuild/protobuf'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../src/kernel/json.ts'
import { permissionsWithReach } from '../src/platform/access/reach.rules.ts'
import type { Rpc } from '../src/platform/api/contract.ts'
import type { TestApp } from './client.ts'
import { examples } from './examples.ts'
import { aColleague, type Person } from './factories.ts'
import { aWeekendCrew, leaksTo, marker, type Weekend } from './weekend-crew.ts'
import { named } from './rpc-name.ts'

/** Does a permission with a reach decide about what it points at? */
const pointsAt = (rpc: Rpc): boolean =>
  permissionsWithReach().includes(rpc.permission) && !/\/(List|Count|Create)/.test(rpc.name)

/** Where an rpc answers a list of records that say who made them. */
const rowsOf = ({ output }: Rpc): DescField | undefined =>
  output.fields.find(({ fieldKind, message }) => fieldKind === 'list' && message?.fields.some(isMaker))
const isMaker = ({ name }: DescField): boolean => name === 'created_by'

/** What an rpc gives a role that reaches what is assigned, without the permissions of fields: nothing else. */
export function testReach(test: TestApp, rpcs: readonly Rpc[]): void {
  const inCompany = rpcs.filter(({ permission }) => permission !== 'public')
  const lists = inCompany.filter((rpc) => /\/(List|Count)/.test(rpc.name))
  if (inCompany.length === 0) return
  const call = (rpc: Rpc, request: JsonObject, { token }: Person) =>
    test.rest(`POST /${rpc.name}`, { body: request, token })

  describe('a role that reaches what is assigned, without the permissions of fields', () => {
    let weekend: Weekend

    beforeAll(async () => {
      weekend = await aWeekendCrew(test)
    }, 60_000)

    it.each(named(inCompany))('%s gives nothing else', async (name, rpc) => {
      const { anna, crew, inside } = weekend
      // What ends or changes sessions gets a caller of its own.
      const caller = name.startsWith('AuthService/') ? await aColleague(test, anna, 'weekend', [inside]) : crew
      const { request } = await examples[name]!(test, anna)
      const reply = await call(rpc, request, caller)
      const told = leaksTo(crew, JSON.stringify(reply.body)).filter((leak) => leak !== caller.email)
      expect(told.filter((leak) => !JSON.stringify(request).includes(leak))).toEqual([])
      if (!pointsAt(rpc)) return
      const { details = [], code } = reply.body as { details?: { debug?: { items?: JsonObject[] } }[]; code?: string }
      const reasons = details[0]?.debug?.items?.map(({ reason }) => reason)
      expect([code, reasons?.every((reason) => reason === 'not_found') ?? true]).toEqual([
        rpc.name.includes('/Bulk') ? 'failed_precondition' : 'not_found',
        true,
      ])
    })

    it.each(named(lists))('%s finds nothing else by any filter, text or sort', async (name, rpc) => {
      const { anna, crew, reachedIds } = weekend
      const { request } = await examples[name]!(test, anna)
      for (const filter of [{}, ...filtersOf(rpc)]) {
        const reply = await call(rpc, { ...request, ...filter }, crew)
        const told = leaksTo(crew, JSON.stringify({ ...reply.body, details: undefined }))
        expect([filter, reply.status < 500, told]).toEqual([filter, true, []])
        const field = permissionsWithReach().includes(rpc.permission) ? rowsOf(rpc) : undefined
        const rows = ((field && reply.body[field.localName]) ?? []) as JsonObject[]
        const foreign = rows.filter(
          ({ id, createdBy }) => !reachedIds.has(String(id)) && (createdBy as JsonObject).id !== crew.userId,
        )
        expect([filter, foreign]).toEqual([filter, []])
      }
    })
  })
}

const filtersOf = (rpc: Rpc): JsonObject[] =>
  rpc.input.fields.flatMap((field): JsonObject[] => {
    if (field.enum && field.fieldKind !== 'list')
      return field.enum.values.map(({ number }) => ({ [field.localName]: number }))
    const texts = ['search', 'venue', 'section'].includes(field.name) ? [{ [field.localName]: marker }] : []
    return field.name === 'tag' ? [{ tag: [`${marker} 1`] }] : texts
  })
