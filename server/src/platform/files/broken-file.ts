import { DomainError } from '../../kernel/errors.ts'
import { type Problem, type Sentences, sentencesWith } from './problem.ts'

/**
 * The error that refuses a whole file: `brokenFile(problem('file_not_utf8', { line: 12 }))` answers 400 with the reason, its
 * values and "file: line 12 has a character that is no UTF-8". `own` are the sentences of an importer. Single bad rows are
 * problems of their row instead. Lines count from 1.
 */
export function brokenFile(why: Problem, own?: Sentences): DomainError {
  const description = sentencesWith(own)(why)
  const details = { violations: [{ field: 'file', description }], values: why.values }
  return new DomainError('invalid', why.reason, `file: ${description}`, details)
}
