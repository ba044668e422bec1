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
  if (verdict?.code === '23505') {
    throw conflict('already_exists', `There is one with this ${wordsOf(fieldOf(verdict))} already.`)
  }
  if (verdict?.code === '23503') throw notFound(wordsOf(fieldOf(verdict)), fieldOf(verdict))
  if (verdict?.code === '22021') throw invalid('', 'text must not contain NUL characters')
  throw error
}

/**
 * What a constraint is about, such as `assignee_id`. Its name is `<table>_<columns>_fkey` or `_key`, as PostgreSQL makes
 * it, or `<table>_<columns>`; `<table>_pkey` is about the id, and what is left of tenant_id about the company.
 */
function fieldOf({ constraint, table }: { constraint: string; table: string }): string {
  const columns = constraint.slice(table.length + 1).replace(/_?[fp]?key$/, '')
  return columns === 'tenant_id' ? 'company_id' : columns.replace(/^tenant_id_/, '') || 'id'
}

const wordsOf = (field: string): string => field.replace(/_id$/, '').replaceAll('_', ' ')
