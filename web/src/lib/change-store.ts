import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Failure } from '@/lib/errors'

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
  /** The version its writer saw, where the request has one. */
  version: number | undefined
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
  /** Takes a change out; those that were made on what it leads to now stand on the answered versions. */
  settle: (change: StoredChange, answered: readonly Answered[]) => Promise<void>
  /** All changes, in order. */
  list: () => Promise<StoredChange[]>
  /** Gives one tab's changes of a person to another tab, and lists them. */
  adopt: (owner: string, from: string, to: string) => Promise<StoredChange[]>
}

/** Whether a later change stands on the state that an answered one led to. */
export function standsOn(later: StoredChange, settled: StoredChange, { id, version }: Answered): boolean {
  return later.kind === settled.kind && later.ids.length === 1 && later.ids[0] === id && later.version === version - 1
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
        const later = cursor.value
        const base = answered.find((record) => standsOn(later, change, record))
        if (later.id === change.id) await cursor.delete()
        else if (base) await cursor.update({ ...later, version: base.version })
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
