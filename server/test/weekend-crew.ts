import type { JsonObject } from '../src/kernel/json.ts'
import { permissionsWithReach } from '../src/platform/access/reach.rules.ts'
import { allPermissions } from '../src/platform/rbac/index.ts'
import type { TestApp } from './client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from './factories.ts'
import { recordExamples } from './record-examples.ts'

// A role with every permission as far as `assigned`, without those that fields are bound to. Whatever is out of its reach is
// to be told by nothing that comes out.

/** In every text of every record that is out of reach; part of no key. */
export const marker = 'clandestine'
export const hiddenOfEach = 20
const taskTexts = ['title', 'description', 'section', 'tags', 'metadata']

/** How many records are out of reach, and how many texts they have. */
export const hidden = {
  records: hiddenOfEach * (1 + recordExamples.length),
  texts: hiddenOfEach * recordExamples.reduce((sum, { texts }) => sum + texts.length, taskTexts.length),
}

/** The permissions that are left out: to see every workspace, fields, and invitations, whose addresses whoever invites has typed. */
const without = new Set(['tenancy.workspace.all', 'auth.contact.read', 'auth.user.write'])

/** A company with records out of reach of its crew, but for one. */
export interface Weekend {
  anna: Person
  crew: Person
  /** The workspace that the crew is in. */
  inside: string
  reachedIds: ReadonlySet<string>
}

export async function aWeekendCrew(test: TestApp): Promise<Weekend> {
  const anna = await aCompany(test)
  const inside = await aWorkspace(test, anna)
  const permissions = allPermissions().filter((permission) => !without.has(permission))
  const reach = Object.fromEntries(permissionsWithReach().map((permission) => [permission, 'assigned']))
  const role = { key: 'weekend', name: 'Weekend crew', permissions, reach }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
  const crew = await aColleague(test, anna, 'weekend', [inside])
  for (let i = 0; i < hiddenOfEach; i++) {
    await aTask(test, anna, { ...marked(taskTexts, `${marker} ${i}`), workspace_id: inside, private: i % 2 === 0 })
    for (const { path, fresh, texts } of recordExamples) {
      const body = { ...fresh, ...marked(texts, `${marker} ${i}`) }
      await expectStatus(201, test.rest(`POST /api/v1/${path}`, { token: anna.token, body }))
    }
  }
  const theirs = await aTask(test, anna, { title: 'Theirs', workspace_id: inside, assignee_id: crew.userId })
  return { anna, crew, inside, reachedIds: new Set([String(theirs.id)]) }
}

const marked = (fields: readonly string[], text: string): JsonObject =>
  Object.fromEntries(
    fields.map((field) => {
      if (field === 'tags') return [field, [text]]
      return [field, field === 'metadata' ? { text } : text]
    }),
  )

/** What a text tells somebody of what is out of reach. */
export function leaksTo({ email }: Person, text: string): string[] {
  const addresses = text.match(/[\w-]+@example\.org/g) ?? []
  return [...(text.match(new RegExp(marker, 'gi')) ?? []), ...addresses.filter((address) => address !== email)]
}
