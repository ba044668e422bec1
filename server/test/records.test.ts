import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../src/kernel/json.ts'
import { useTestApp } from './client.ts'
import { aColleague, aCompany, expectStatus, type Person } from './factories.ts'
import { recordExamples } from './record-examples.ts'

// What every kind of record promises, tried on each by the same random walk.

const test = useTestApp()
/** Walks by each kind; the mutation run, which does this hundreds of times, takes fewer. */
const walks = Number(process.env.RECORD_WALKS ?? 50)
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

interface Kind {
  path: string
  /** The fields of one that are plain texts. */
  texts: string[]
  fresh?: JsonObject
  /** Makes one, where it takes more than a request. */
  make?: () => Promise<JsonObject>
  /** Whether it can be put in the bin. */
  hasBin?: false
  /** The journal kinds of its history, where other entries are about it, too. */
  history?: string
  /** Whoever sees one sees it in the bin, too. */
  isShownInBin?: boolean
}

const kinds: Record<string, Kind> = {
  task: { path: 'tasks', texts: ['title', 'description', 'section'], fresh: { title: 'One' } },
  ...Object.fromEntries(recordExamples.map((example) => [example.path, example])),
  person: {
    path: 'users',
    texts: ['name'],
    make: () => somebody(),
    hasBin: false,
    history: 'auth.user.*',
  },
  workspace: { path: 'workspaces', texts: ['name'], fresh: { name: 'One' }, isShownInBin: true },
}

type Step = { act: 'change' | 'merge' | 'clash'; field: number; text: string } | { act: 'bin' | 'restore' | 'undo' }

const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' }).map((s) => `x${s.trim()}`)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom('change', 'merge', 'clash'), field: fc.nat(2), text }),
  fc.record({ act: fc.constantFrom('bin', 'restore', 'undo') }),
) as fc.Arbitrary<Step>

const call = (line: string, body?: JsonObject) => test.rest(line, { token: anna.token, ...(body && { body }) })

const people: string[] = []

/** One of a dozen people, as they are now: a walk goes on from any version, and passwords take long to make. */
async function somebody(): Promise<JsonObject> {
  const id = people.length < 12 ? (await aColleague(test, anna, 'crew')).userId : String(people.shift())
  people.push(id)
  return (await expectStatus(200, call(`GET /api/v1/users/${id}`))).body
}

/** One record, and what it should be. */
class Walk {
  readonly #kind: Kind
  readonly #path: string
  #fields: JsonObject
  #version: number
  #isBinned = false

  private constructor(kind: Kind, made: JsonObject) {
    this.#kind = kind
    this.#path = `/api/v1/${kind.path}/${String(made.id)}`
    this.#fields = Object.fromEntries(kind.texts.map((field) => [field, made[field] ?? '']))
    this.#version = Number(made.version)
  }

  static async start(kind: Kind): Promise<Walk> {
    const make = async () => (await expectStatus(201, call(`POST /api/v1/${kind.path}`, kind.fresh))).body
    return new Walk(kind, await (kind.make ?? make)())
  }

  async take(step: Step): Promise<void> {
    if (this.#kind.hasBin === false && (step.act === 'bin' || step.act === 'restore')) return
    if (step.act === 'bin') await this.#bin()
    else if (step.act === 'restore') await this.#restore()
    else if (this.#isBinned) await this.#isRefused()
    else if (!('field' in step)) await this.#undo()
    else {
      const { texts } = this.#kind
      await this[`_${step.act}`](texts[step.field % texts.length] ?? '', step.text)
    }
    await this.#look()
  }

  async _change(field: string, value: JsonValue): Promise<void> {
    this.#took(await call(`PATCH ${this.#path}`, { [field]: value, version: this.#version }), { [field]: value })
  }

  /** Somebody changes another field than one that changed since the version they saw. */
  async _merge(field: string, value: JsonValue): Promise<void> {
    const other = this.#kind.texts.find((one) => one !== field)
    const seen = this.#version
    if (other) await this._change(other, `${String(value)}1`)
    this.#took(await call(`PATCH ${this.#path}`, { [field]: value, version: seen }), { [field]: value })
  }

  /** Somebody changes the field that changed since the version they saw. */
  async _clash(field: string, value: JsonValue): Promise<void> {
    const seen = this.#version
    await this._change(field, `${String(this.#fields[field])}2`.slice(-100))
    const { status, body } = await call(`PATCH ${this.#path}`, { [field]: `${String(value)}3`, version: seen })
    expect([status, body.reason, body.current_version]).toEqual([409, 'stale_version', this.#version])
    expect(body.clashes).toEqual([{ field, yours: `${String(value)}3`, current: this.#fields[field] }])
  }

  /** Takes the newest change of fields back as the journal tells it. */
  async #undo(): Promise<void> {
    const [entry] = await this.#history()
    const changes = (entry?.changes ?? []) as { field: string; old: JsonValue }[]
    const before = changes.filter(({ field }) => this.#kind.texts.includes(field))
    if (!String(entry?.kind).endsWith('.updated') || before.length === 0) return
    const patch = Object.fromEntries(before.map(({ field, old }) => [field, old]))
    this.#took(await call(`PATCH ${this.#path}`, { ...patch, version: this.#version }), patch)
  }

  async #bin(): Promise<void> {
    const { status, body } = await call(`DELETE ${this.#path}`)
    expect(status).toBe(200)
    this.#moved(!this.#isBinned, body)
    this.#isBinned = true
  }

  async #restore(): Promise<void> {
    const { status, body } = await call(`POST ${this.#path}/restore`, {})
    expect(status).toBe(200)
    this.#moved(this.#isBinned, body)
    this.#isBinned = false
  }

  async #isRefused(): Promise<void> {
    const { status, body } = await call(`PATCH ${this.#path}`, { [this.#kind.texts[0] ?? '']: 'no' })
    expect([status, body.reason]).toEqual([422, 'deleted'])
  }

  #took({ status, body }: { status: number; body: JsonObject }, change: JsonObject): void {
    expect([status, body]).toEqual([200, expect.objectContaining(change)])
    this.#moved(
      Object.entries(change).some(([field, value]) => this.#fields[field] !== value),
      body,
    )
    Object.assign(this.#fields, change)
  }

  /** Its version counts what changed something. */
  #moved(hasChanged: boolean, { version }: JsonObject): void {
    if (hasChanged) this.#version += 1
    expect(version).toBe(this.#version)
  }

  async #history(): Promise<JsonObject[]> {
    const id = this.#path.split('/').at(-1)
    const { history: kinds = '*' } = this.#kind
    const query = `subject_id=${String(id)}&kinds=${kinds}&page_size=100`
    const { body } = await expectStatus(200, call(`GET /api/v1/journal?${query}`))
    return body.entries as JsonObject[]
  }

  /** The record, its lists and its history say the same. */
  async #look(): Promise<void> {
    const id = this.#path.split('/').at(-1)
    const lists = (bin: boolean) =>
      call(
        `GET /api/v1/${this.#kind.path}?${this.#kind.hasBin === false ? '' : `deleted=${String(bin)}&`}page_size=100`,
      )
    const [read, living, binned, history] = await Promise.all([
      call(`GET ${this.#path}`),
      lists(false),
      lists(true),
      this.#history(),
    ])
    const has = ({ body }: typeof living) => (body[this.#kind.path] as JsonObject[]).some((one) => one.id === id)
    if (this.#kind.hasBin !== false) expect([has(living), has(binned)]).toEqual([!this.#isBinned, this.#isBinned])
    if (this.#isBinned && !this.#kind.isShownInBin) expect(read.status).toBe(404)
    else expect(read.body).toMatchObject({ ...this.#fields, version: this.#version })
    expect(history.map((entry) => entry.subject_version)).toEqual(
      Array.from({ length: this.#version }, (_, index) => this.#version - index),
    )
    const told = history.toReversed().flatMap(({ changes }) => changes as { field: string; new: JsonValue }[])
    const replayed = Object.fromEntries(told.map((change) => [change.field, change.new]))
    for (const field of this.#kind.texts) expect(replayed[field] ?? '').toBe(this.#fields[field])
  }
}

describe.each(Object.entries(kinds))('records: %s', (_, kind) => {
  it(
    'changed, merged, clashed, binned, restored and undone at random stays what its history says',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 10 }), async (steps) => {
          const walk = await Walk.start(kind)
          for (const one of steps) await walk.take(one)
        }),
        { numRuns: walks, endOnFailure: true },
      )
    },
  )
})
