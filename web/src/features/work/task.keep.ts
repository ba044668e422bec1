import { KeptRefusal, readFailure } from '@/lib/errors'
import { createStore } from '@/lib/store'

/** Somebody who reopens a task is asked whether the next one of its series, changed meanwhile, stays beside it. */
export const keepQuestion = createStore<{ answer: (keeps: boolean) => void } | undefined>(undefined)

/**
 * Does something else in place of what was refused because the next one was changed, if both are to be kept. Who is asked
 * already answers for all.
 */
export async function orKeepBoth<T>(error: unknown, again: () => Promise<T>): Promise<T> {
  if (error instanceof KeptRefusal || readFailure(error).reason !== 'successor_touched') throw error
  asked ??= ask()
  if (!(await asked)) throw error
  return again()
}

let asked: Promise<boolean> | undefined

async function ask(): Promise<boolean> {
  const keeps = await new Promise<boolean>((answer) => keepQuestion.set({ answer }))
  keepQuestion.set(undefined)
  asked = undefined
  return keeps
}
