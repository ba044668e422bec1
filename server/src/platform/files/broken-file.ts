import { type DomainError, invalid } from '../../kernel/errors.ts'

/**
 * The error that refuses a whole file: `brokenFile(12, 'is not UTF-8')` answers 400 with "file: line 12 is not UTF-8". Single
 * bad rows are problems of their row instead. Lines count from 1.
 */
export const brokenFile = (line: number, reason: string): DomainError => invalid('file', `line ${line} ${reason}`)
