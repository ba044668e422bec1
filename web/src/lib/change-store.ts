import { type DescMessage, type DescMethodUnary, fromBinary, type Message, type MessageShape } from '@bufbuild/protobuf'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type Failure, isRecord } from '@/lib/errors'

/** A change that the server has not confirmed, as it lies in the browser's database. */
export interface StoredChange {
  /** Its idempotency key, so that the server does it once however often it is sent. */
  id: string
  /** Whose change it is, and of which company; it is never sent as anybody else's. */
  owner: string
  ownerName: string
  /** The tab that sends it. */
  tab: string
  /** "eventkit.v1.TaskService/CompleteTask" */
  rpc: string
  /** The request, in protobuf's binary form. */
  request: Uint8Array
  /** What it changes: "work.task", and which ones. */
  kind: string
  ids: readonly string[]
  /** The version of each record that its writer saw, where the request names them. */
  versions?: Readonly<Record<string, number>> | undefined
  /** The change it takes back or goes on from, by id, until that one is answered. */
  after?: string | undefined
  /** When the person acted. */
  at: string
  /** What it does, in words. */
  label: string
  /** Whether it could not be sent at once. */
  hasWaited: boolean
  /** Why the server refused it; such a change waits for a person's decision. */
  refusal?: Failure | undefined
}

/** A record as the server answered it. */
export interface Answered {
  id: string
  version: number
}

interface Schema extends DBSchema {
  changes: { key: number; value: StoredChange; indexes: { id: string } }
}

/** Where changes wait, in the order they were made, through reloads and crashes. Rejects where the browser keeps nothing. */
export interface ChangeStore {
  add: (change: StoredChange) => Promise<void>
  /** Writes a change anew that is there already. */
  update: (change: StoredChange) => Promise<void>
  /** Takes a change out; those that were made on what it led to now stand on the answered versions. */
  settle: (change: StoredChange, answered: readonly Answered[]) => Promise<void>
  /** All changes, in order. */
  list: () => Promise<StoredChange[]>
  /** Gives one tab's changes of a person to another tab, and lists them. */
  adopt: (owner: string, from: string, to: string) => Promise<StoredChange[]>
}

/**
 * A later change on what an answered one led to; undefined where it does not stand on that. It does where it names the
 * change, and where nobody else's change came between: its version is the one just before the answered one.
 */
export function rebased(
  { after, ...later }: StoredChange,
  settled: StoredChange,
  answered: readonly Answered[],
): StoredChange | undefined {
  if (later.kind !== settled.kind) return undefined
  const names = after === settled.id
  const known = later.versions
  const bases = answered.filter(({ id, version }) => later.ids.includes(id) && (names || known?.[id] === version - 1))
  if (bases.length === 0) return undefined
  const versions = { ...known, ...Object.fromEntries(bases.map(({ id, version }) => [id, version])) }
  return names || after === undefined ? { ...later, versions } : { ...later, versions, after }
}

/** The versions that a request names, by record. */
export function versionsIn(request: Message, [id = '']: readonly string[]): StoredChange['versions'] {
  const [version, versions]: unknown[] = [Reflect.get(request, 'version'), Reflect.get(request, 'versions')]
  if (isVersions(versions)) return versions
  return typeof version === 'number' ? { [id]: version } : undefined
}

function isVersions(value: unknown): value is Record<string, number> {
  return isRecord(value) && Object.values(value).every((version) => typeof version === 'number')
}

/** The request of a change as it stands now, for the records that are left of it. */
export function requestOf<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  { request, ids, versions }: StoredChange,
): MessageShape<I> {
  const message = fromBinary(method.input, request)
  const version = versions?.[ids[0] ?? '']
  if ('versions' in message) return Object.assign(message, { ids, versions })
  return version !== undefined && 'version' in message ? Object.assign(message, { version }) : message
}

/** The store in IndexedDB. */
export function openChangeStore(name = 'eventkit'): ChangeStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const database = () => {
    opened ??= openDB<Schema>(name, 1, {
      upgrade: (db) =>
        void db.createObjectStore('changes', { autoIncrement: true }).createIndex('id', 'id', { unique: true }),
      // Another tab needs the next version: it must not wait for this one.
      blocking: (_current, _next, event) => event.target instanceof IDBDatabase && event.target.close(),
    })
    return opened
  }
  return {
    add: async (change) => void (await (await database()).add('changes', change)),
    update: async (change) => {
      const tx = (await database()).transaction('changes', 'readwrite')
      const key = await tx.store.index('id').getKey(change.id)
      if (key !== undefined) await tx.store.put(change, key)
      await tx.done
    },
    settle: async (change, answered) => {
      const tx = (await database()).transaction('changes', 'readwrite')
      for await (const cursor of tx.store) {
        const later = rebased(cursor.value, change, answered)
        if (cursor.value.id === change.id) await cursor.delete()
        else if (later) await cursor.update(later)
      }
      await tx.done
    },
    list: async () => (await database()).getAll('changes'),
    adopt: async (owner, from, to) => {
      const adopted: StoredChange[] = []
      const tx = (await database()).transaction('changes', 'readwrite')
      for await (const cursor of tx.store) {
        if (cursor.value.owner !== owner || cursor.value.tab !== from) continue
        const change = { ...cursor.value, tab: to, hasWaited: true }
        adopted.push(change)
        await cursor.update(change)
      }
      await tx.done
      return adopted
    },
  }
}
