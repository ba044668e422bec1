import { databaseVerdict } from '../../kernel/db.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'

/** Turns a violated constraint into a client error. Races end here, even when the action checked before. */
export function translateVerdict(error: unknown): never {
  const verdict = databaseVerdict(error)
  if (verdict?.code === '23505') {
    throw conflict('already_exists', `There is already one with this ${wordsOf(fieldOf(verdict))}.`)
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
