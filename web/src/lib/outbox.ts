import {
  create,
  type DescMessage,
  type DescMethodUnary,
  isMessage,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { onlineManager } from '@tanstack/react-query'
import { type Answered, type ChangeStore, rebased, type StoredChange, versionsIn } from '@/lib/change-store'
import { isRecord, isTemporary, KeptRefusal, NothingLeft, readFailure, type RefusedItem } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { type About, nothingWaits, type Waiting } from '@/lib/waiting-changes'

/** Whose changes are sent now. */
export interface Owner {
  /** Company and person: the same person in another company is somebody else. */
  id: string
  name: string
}

/** What the outbox needs from outside; tests bring their own. */
export interface OutboxOptions {
  store: ChangeStore
  /** Where it tells what waits. */
  waiting?: Waiting
  /** Sends a change as its owner, on the versions it has now. */
  send: (change: StoredChange) => Promise<Message>
  /** Runs `act` once no tab of this name is open any more. */
  whenClosed: (tab: string, act: () => Promise<void>) => void
  /** Called when changes that another page had left were sent. */
  onCaughtUp: (count: number) => void
  /** Called with what stays as others left it, of how many, when an undo is done that an earlier page had left. */
  onStay: OnStay
  /** Milliseconds before try number n, from 1. */
  backoff?: (attempt: number) => number
}

/** What stays as it is because the server refused it, where the rest of a change is done; of how many records. */
export type OnStay = (items: readonly RefusedItem[], all: number) => void

/** How a change is posted. */
export interface PostOptions {
  /** Its id; of a new record, that of the record. */
  id?: string
  /** The change, not yet answered, that it takes back or goes on from: it is sent on the versions that one leads to. */
  after?: string | undefined
  /** Hears what is left out of a change on known versions of many records, which is then done to the others. */
  onStay?: OnStay | undefined
}

interface Entry {
  change: StoredChange
  /** Resolves once the change lies in the store, or cannot. */
  stored: Promise<void>
  resolve?: (reply: Message) => void
  reject?: (error: unknown) => void
  onStay?: OnStay | undefined
}

/**
 * The changes that the server has not confirmed: stored before they are sent, sent one after the other in the order they
 * were made, and again until there is an answer. What a closed or crashed page left is sent by the next one of the same
 * person. A refused change that had waited stays, until it is tried again or discarded; one that was to be taken back leaves,
 * and what would have taken it back with it.
 */
export class Outbox {
  readonly waiting: Waiting
  readonly #options: OutboxOptions
  readonly #tab = newId()
  #owner: Owner | undefined
  #entries: Entry[] = []
  /** Every change that this page has had, also those that are answered but still on their way out of the store. */
  #seen = new Set<string>()
  #isDraining = false
  #awaited = new Set<string>()
  #adopted = 0
  #wake: () => void = () => undefined

  constructor(options: OutboxOptions) {
    this.#options = options
    this.waiting = options.waiting ?? nothingWaits()
    onlineManager.subscribe(() => this.wake())
  }

  /** The tab's name, for the lock that says it is open. */
  get tab(): string {
    return this.#tab
  }

  /** Sends this person's changes from now on, those of earlier pages first; nobody's when undefined. */
  async serve(owner: Owner | undefined): Promise<void> {
    if (owner?.id === this.#owner?.id) return
    this.#owner = owner
    this.#entries = []
    this.#seen.clear()
    this.#adopted = 0
    this.#tell()
    if (owner) await this.look()
  }

  /** Looks for changes that other pages left, and takes them over once those are closed. */
  async look(): Promise<void> {
    const owner = this.#owner
    if (!owner) return
    const all = await this.#options.store.list().catch(() => this.#doNotLast([]))
    if (owner !== this.#owner) return
    const others = all.filter((change) => change.owner !== owner.id)
    this.waiting.ofOthers.set(
      new Map([...Map.groupBy(others, ({ ownerName }) => ownerName)].map(([name, of]) => [name, of.length])),
    )
    const mine = all.filter((change) => change.owner === owner.id)
    this.#take(mine.filter(({ tab }) => tab === this.#tab))
    for (const tab of new Set(mine.map((change) => change.tab))) if (tab !== this.#tab) this.#await(tab, owner)
    this.wake()
  }

  /** Does a change: resolves with the server's answer, however long that takes, or rejects with its refusal. */
  post<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    about: About,
    { id = newId(), after, onStay }: PostOptions = {},
  ): Promise<MessageShape<O>> {
    const owner = this.#owner
    if (!owner) return Promise.reject(new Error('Nobody is signed in'))
    const message = create(method.input, request)
    const change: StoredChange = {
      ...about,
      id,
      owner: owner.id,
      ownerName: owner.name,
      tab: this.#tab,
      rpc: `${method.parent.typeName}/${method.name}`,
      request: toBinary(method.input, message),
      versions: versionsIn(message, about.ids),
      after,
      at: new Date().toISOString(),
      hasWaited: !onlineManager.isOnline(),
    }
    return new Promise((resolve, reject) => {
      this.#seen.add(id)
      const stored = this.#options.store.add(change).catch(() => this.#doNotLast(undefined))
      const answer = (reply: Message) => {
        if (isMessage(reply, method.output)) resolve(reply)
        else reject(new Error(`${change.rpc} was answered with ${reply.$typeName}`))
      }
      this.#entries.push({ change, stored, resolve: answer, reject, onStay })
      this.#tell()
      this.wake()
    })
  }

  /** Sends a refused change again; one that clashed stands on the newer version from now on. */
  async retry(id: string): Promise<void> {
    const entry = this.#entries.find(({ change }) => change.id === id)
    if (!entry) return
    const { refusal, ...change } = entry.change
    const [record = ''] = change.ids
    const newer = refusal?.currentVersion
    await this.#update(entry, newer === undefined ? change : { ...change, versions: { [record]: newer } })
    this.wake()
  }

  /** Gives a change up. */
  async discard(id: string): Promise<void> {
    const entry = this.#entries.find(({ change }) => change.id === id)
    if (entry) await this.#remove(entry, [])
  }

  /** Tries now, instead of when the next try is due. */
  wake(): void {
    this.#wake()
    void this.#drain()
  }

  #take(changes: readonly StoredChange[]): void {
    const added = changes.filter(({ id }) => !this.#seen.has(id))
    for (const { id } of added) this.#seen.add(id)
    this.#adopted += added.filter(({ refusal }) => !refusal).length
    // What was left is older than what is done since.
    this.#entries.unshift(...added.map((change) => ({ change, stored: Promise.resolve() })))
    this.#tell()
  }

  #await(tab: string, owner: Owner): void {
    const key = `${owner.id} ${tab}`
    if (this.#awaited.has(key)) return
    this.#awaited.add(key)
    this.#options.whenClosed(tab, async () => {
      this.#awaited.delete(key)
      if (this.#owner?.id !== owner.id) return
      const adopted = await this.#options.store.adopt(owner.id, tab, this.#tab)
      if (this.#owner?.id === owner.id) this.#take(adopted)
      this.wake()
    })
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return
    this.#isDraining = true
    for (let attempt = 0; ;) {
      const entry = this.#entries.find(({ change }) => !change.refusal)
      if (!entry || !onlineManager.isOnline()) break
      attempt = (await this.#send(entry)) ? 0 : attempt + 1
      if (attempt > 0) await this.#pause(attempt)
    }
    this.#isDraining = false
    const isCaughtUp = this.#entries.every(({ change }) => change.refusal)
    if (!isCaughtUp || this.#adopted === 0) return
    this.#options.onCaughtUp(this.#adopted)
    this.#adopted = 0
  }

  // True when there is an answer, be it a refusal.
  async #send(entry: Entry): Promise<boolean> {
    await entry.stored
    // Whatever it stands on is answered by now, or was refused.
    if (entry.change.after !== undefined) return this.#leave(entry, new NothingLeft())
    try {
      const reply = await this.#options.send(entry.change)
      const removed = this.#remove(entry, recordsOf(reply))
      // At once, so that nothing is posted after a change that is no longer here.
      entry.resolve?.(reply)
      await removed
    } catch (error) {
      if (isTemporary(error)) {
        if (!entry.change.hasWaited) await this.#update(entry, { ...entry.change, hasWaited: true })
        return false
      }
      await this.#refuse(entry, error)
    }
    return true
  }

  async #refuse(entry: Entry, error: unknown): Promise<void> {
    const { change } = entry
    const refusal = readFailure(error)
    const isTakenBack = this.#entries.some((other) => other.change.after === change.id)
    if (refusal.reason === 'bulk_refused' && Object.keys(change.versions ?? {}).length > 0) {
      await this.#goOnWithout(entry, refusal.items)
    } else if (change.hasWaited && !isTakenBack) {
      if (!entry.resolve) this.#adopted -= 1
      await this.#update(entry, { ...change, refusal })
      entry.reject?.(new KeptRefusal(error))
    } else {
      await this.#leave(entry, error)
    }
  }

  // The records of a bulk undo that somebody changed since stay as they are; the others are sent again.
  async #goOnWithout(entry: Entry, items: readonly RefusedItem[]): Promise<void> {
    const { change, onStay = this.#options.onStay } = entry
    const stays = new Set(items.map(({ id }) => id))
    const ids = change.ids.filter((id) => !stays.has(id))
    onStay(items, change.ids.length)
    if (ids.length === 0) await this.#leave(entry, new NothingLeft())
    else await this.#update(entry, { ...change, ids })
  }

  async #leave(entry: Entry, error: unknown): Promise<true> {
    if (!entry.resolve) this.#adopted -= 1
    await this.#remove(entry, [])
    entry.reject?.(error)
    return true
  }

  async #update(entry: Entry, change: StoredChange): Promise<void> {
    entry.change = change
    this.#tell()
    await this.#options.store.update(change).catch(() => this.#doNotLast(undefined))
  }

  async #remove(entry: Entry, answered: readonly Answered[]): Promise<void> {
    this.#entries = this.#entries.filter((other) => other !== entry)
    for (const other of this.#entries) {
      other.change = rebased(other.change, entry.change, answered) ?? other.change
    }
    this.#tell()
    await this.#options.store.settle(entry.change, answered).catch(() => this.#doNotLast(undefined))
  }

  // Storage is refused in some private windows, or full: all goes on, as long as the page is there.
  #doNotLast<T>(instead: T): T {
    this.waiting.isLasting.set(false)
    return instead
  }

  #tell(): void {
    this.waiting.changes.set(this.#entries.map(({ change }) => change))
  }

  #pause(attempt: number): Promise<void> {
    const ms = this.#options.backoff?.(attempt) ?? Math.min(400 * 2 ** attempt, 15_000)
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** The records in an answer: it itself, or those it lists. */
function recordsOf(reply: Message): Answered[] {
  return [reply, ...Object.values(reply).filter(Array.isArray).flat()].filter(isAnswered)
}

function isAnswered(value: unknown): value is Answered {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['version'] === 'number'
}
