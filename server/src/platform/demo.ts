import type { JsonObject } from '../kernel/json.ts'

/** A production of the demo company; modules make their records around them. */
export interface DemoShow {
  index: number
  name: string
  venue: string
  zone: string
  days: number
  /** Epoch milliseconds. */
  startsAt: number
}

/** Somebody of the demo company. */
export interface DemoColleague {
  name: string
  userId: string
}

/** The demo company, its people and its workspaces, which are there when modules add what is theirs. */
export interface DemoCompany {
  readonly shows: readonly DemoShow[]
  /** The start of today, in epoch milliseconds. */
  readonly today: number
  /** Calls the API (`POST /tasks`) as one of those who make things, at a time of the client's. Throws what it refuses. */
  call(route: string, body: JsonObject, as?: { dice?: number; at?: Date }): Promise<JsonObject>
  /** Those who are in a workspace, by its name. */
  membersOf(workspace: string): readonly DemoColleague[]
  workspaceId(name: string): string
  /** A UUIDv7 that is the same at every start. */
  idOf(text: string): string
  /** A pseudo-random number that is the same at every start. */
  diceOf(text: string): number
}

/** What a module adds to the demo company, through the API itself. */
export interface Demo {
  /** True when an earlier start came to the end of it. */
  isThere(company: DemoCompany): Promise<boolean>
  /** Goes on where a start was killed half-way: what it makes has ids of its own making. */
  fill(company: DemoCompany): Promise<void>
}

/** A day in milliseconds. */
export const demoDay = 86_400_000

/** One of these, by a pseudo-random number. */
export const pick = <T>(items: readonly T[], dice: number): T => items[dice % items.length]!
