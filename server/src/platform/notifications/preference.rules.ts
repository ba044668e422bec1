import type { JsonObject } from '../../kernel/json.ts'

/** A way of hearing of something. */
export type Channel = 'in_app'

/** By which ways somebody hears of a kind. */
export type Choice = Readonly<Record<Channel, boolean>>

/** What somebody chose, by kind and channel: only what they chose. */
export type Choices = Readonly<Record<string, Partial<Choice>>>

/** What holds where nobody chose. */
const usual: Choice = { in_app: true }

/** By which ways somebody hears of a kind, by what they chose. */
export const choiceOf = (kind: string, choices: Choices): Choice => ({ ...usual, ...choices[kind] })

/** What was chosen with some more of it. */
export function withChoices(before: Choices, changes: Choices): Choices {
  const changed = Object.entries(changes).map(([kind, choice]) => [kind, { ...before[kind], ...choice }] as const)
  return { ...before, ...Object.fromEntries(changed) }
}

/** The same as it is kept in the journal. */
export const choicesJson = (choices: Choices): JsonObject =>
  Object.fromEntries(Object.entries(choices).map(([kind, choice]) => [kind, { ...choice }]))
