import { databaseVerdict } from '../../kernel/db.ts'

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
