import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, type Person } from '../../../test/factories.ts'
import { anEntry, commitEntries, eventually, anyEntry, testKeyring } from '../../../test/journal.ts'
import { withTenant } from '../../kernel/db.ts'
import { authenticateToken } from '../auth/authenticate.ts'
import { readAfter } from '../journal/journal.reading.store.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import type { BatchListener } from '../journal/tail.ts'
import type { Runtime } from '../runtime.ts'
import { audienceOf } from './audience.ts'
import { hubOf, type Hub } from './hub.ts'
import type { Reader } from './reader.ts'

const test = useTestApp()

/** A hub on the real database whose tail is in the test's hands. */
let hub: Hub
let runtime: Runtime
let handOut: BatchListener
const known = new Map<string, number>()

beforeAll(() => {
  const tail = {
    ...test.app.runtime.journal.tail,
    positionOf: (tenantId: string) => known.get(tenantId),
    subscribe: (listener: BatchListener) => {
      handOut = listener
      return () => undefined
    },
  }
  runtime = { ...test.app.runtime, journal: { ...test.app.runtime.journal, tail } }
  hub = hubOf(runtime)
})
afterAll(() => hub.close())

/** Adds entries to a company's journal and answers them numbered. */
async function append(owner: Person, count: number): Promise<NumberedEntry[]> {
  const { companyId: tenantId } = owner
  const entries = Array.from({ length: count }, () => anEntry(tenantId, { kind: 'planning.event.updated' }))
  await commitEntries(runtime.pool, tenantId, entries)
  await test.journalOf(owner.token)
  return (await wholeJournal(owner)).slice(-count)
}

async function wholeJournal({ companyId: tenantId }: Person): Promise<NumberedEntry[]> {
  const read = { tenantId, after: 0, filter: anyEntry, width: 100 }
  return (await withTenant(runtime.pool, tenantId, (db) => readAfter(db, { keyring: testKeyring, ...read }))).entries
}

/** A company whose journal ends with ten entries of planning, all numbered. */
async function tenEntries(): Promise<{ owner: Person; entries: NumberedEntry[] }> {
  const owner = await aCompany(test)
  await append(owner, 10)
  return { owner, entries: await wholeJournal(owner) }
}

/** A reader with the positions of the entries it got, and those up to which it was told that there is no more. */
type Listener = Reader & { got: number[]; told: number[] }

async function aReader(owner: Person, after: number, kinds = ['planning.*']): Promise<Listener> {
  const readmit = () => authenticateToken(runtime, owner.token)
  const admission = await readmit()
  const [got, told]: [number[], number[]] = [[], []]
  const reader: Listener = {
    got,
    told,
    tenantId: owner.companyId,
    userId: owner.userId,
    admission,
    audience: audienceOf(admission.principal, { ...anyEntry, kinds }),
    position: after,
    state: 'behind',
    isInDoubt: false,
    isGreeted: false,
    readmit,
    take: async (passage) => {
      got.push(...passage.entries.map((entry) => entry.position))
      told.push(passage.position)
    },
    end: () => undefined,
  }
  hub.join(reader)
  return reader
}

const batchOf = (entries: NumberedEntry[]) => ({
  after: (entries[0]?.ordinal ?? 0) - 1,
  upTo: entries.at(-1)?.ordinal ?? 0,
  entries,
})

describe('catching up', () => {
  it('goes on for one company while many of another are slow at it, two of which are let in at a time', async () => {
    const [slow, other] = [await tenEntries(), await tenEntries()]
    const { promise, resolve } = Promise.withResolvers<void>()
    const readers = await Promise.all(Array.from({ length: 5 }, () => aReader(slow.owner, 0)))
    await eventually(() => readers.every(({ state }) => state === 'live'))
    let letIn = 0
    for (const reader of readers) {
      reader.readmit = async () => {
        letIn++
        await promise
        return reader.admission
      }
    }
    handOut(batchOf(slow.entries.slice(-1).map((entry) => ({ ...entry, kind: 'rbac.role.updated' }))))
    const reader = await aReader(other.owner, 0)
    await eventually(() => reader.state === 'live')
    expect(letIn).toBe(2)
    resolve()
    await eventually(() => readers.every(({ state }) => state === 'live'))
    expect(letIn).toBe(5)
    for (const each of [reader, ...readers]) hub.leave(each)
  })
})

describe('a new token that comes while access is looked at with the former one', () => {
  it('is what the feed lasts by from then on', async () => {
    const { owner, entries } = await tenEntries()
    const reader = await aReader(owner, 0)
    await eventually(() => reader.state === 'live')
    const { promise: looked, resolve } = Promise.withResolvers<void>()
    const former = reader.admission
    let isLooking = false
    reader.readmit = async () => {
      isLooking = true
      await looked
      return former
    }
    handOut(batchOf(entries.slice(-1).map((entry) => ({ ...entry, kind: 'rbac.role.updated' }))))
    await eventually(() => isLooking)
    const renewed = { ...former, expiresAt: former.expiresAt + 60_000 }
    reader.admission = renewed
    reader.readmit = async () => renewed
    resolve()
    await eventually(() => reader.state === 'live')
    expect(reader.admission).toBe(renewed)
    hub.leave(reader)
  })
})

describe('between catching up and live', () => {
  it('gives a batch that was partly caught up on once', async () => {
    const { owner, entries } = await tenEntries()
    const reader = await aReader(owner, 0)
    await eventually(() => reader.state === 'live')
    expect(reader.got).toEqual(entries.slice(-10).map((entry) => entry.position))
    const all = [...entries, ...(await append(owner, 2))]
    // The tail hands out, with what is new, two entries the reader already had from the database.
    handOut(batchOf(all.slice(-4)))
    await eventually(() => reader.state === 'live' && reader.position === all.at(-1)?.position)
    handOut(batchOf(all.slice(-2)))
    expect(reader.got).toEqual(all.slice(-12).map((entry) => entry.position))
    hub.leave(reader)
  })

  it('reads from the database what a batch starts beyond', async () => {
    const { owner, entries } = await tenEntries()
    const last = entries.at(-1)?.position ?? 0
    known.set(owner.companyId, last - 8)
    const reader = await aReader(owner, -1)
    expect([reader.state, reader.position]).toEqual(['live', last - 8])
    handOut(batchOf(entries.slice(-3)))
    await eventually(() => reader.state === 'live' && reader.position === last)
    expect(reader.got).toEqual(Array.from({ length: 8 }, (_, i) => last - 7 + i))
    hub.leave(reader)
  })

  it('is told how far it came, although there was nothing for it', async () => {
    const { owner, entries } = await tenEntries()
    const last = entries.at(-1)?.position ?? 0
    known.set(owner.companyId, last - 8)
    const reader = await aReader(owner, -1, ['work.*'])
    handOut(batchOf(entries.slice(-3)))
    await eventually(() => reader.told.at(-1) === last)
    expect([reader.told, reader.got]).toEqual([[last - 8, last], []])
    hub.leave(reader)
  })

  it('is not live while the tail has handed out more than was read', async () => {
    const { owner, entries } = await tenEntries()
    const last = entries.at(-1)?.position ?? 0
    known.set(owner.companyId, last + 2)
    const reader = await aReader(owner, last)
    await eventually(() => reader.isGreeted, 'it has read what there was')
    expect(reader.state).toBe('behind')
    await append(owner, 2)
    await eventually(() => reader.state === 'live')
    expect(reader.got).toEqual([last + 1, last + 2])
    hub.leave(reader)
  })
})
