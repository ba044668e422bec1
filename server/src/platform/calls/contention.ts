import { databaseVerdict } from '../../kernel/db.ts'
import { conflict, OvertakenError } from '../../kernel/errors.ts'

const serializationFailure = '40001'
const deadlockDetected = '40P01'
const attempts = 3

const overtaken = () => conflict('overtaken', 'Others changed the same records at the same moment; try again.')

/**
 * Runs a transaction again, twice at most, when the database chose it as the victim of a deadlock or when it was overtaken.
 * @throws conflict `overtaken` after that
 */
export async function retryOnContention<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const code = databaseVerdict(error)?.code
      const isContention = code === serializationFailure || code === deadlockDetected || error instanceof OvertakenError
      if (!isContention) throw error
      if (attempt === attempts) throw overtaken()
    }
  }
}
