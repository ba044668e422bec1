import { databaseVerdict } from '../../kernel/db.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'

const serializationFailure = '40001'
const deadlockDetected = '40P01'
const attempts = 3

/** Runs a transaction again, twice at most, when the database chose it as the victim of a deadlock. */
export async function retryOnContention<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const code = databaseVerdict(error)?.code
      const isContention = code === serializationFailure || code === deadlockDetected
      if (!isContention || attempt === attempts) throw error
    }
  }
}

/** Turns a constraint's verdict into what the caller can mend; races end here even when the action looked first. */
export function translateVerdict(error: unknown): never {
  const verdict = databaseVerdict(error)
  if (verdict?.code === '23505') throw conflict('already_exists', `There is one already (${verdict.constraint}).`)
  if (verdict?.code === '23503') throw notFound(`The record that ${verdict.constraint} names`)
  if (verdict?.code === '22021') throw invalid('', 'text must not contain NUL characters')
  throw error
}
