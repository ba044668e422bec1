import { type DomainError, invalidFields } from '../../kernel/errors.ts'
import { type Problem, sentencesWith } from './problem.ts'

/** How a file is to be read, where that cannot be: the option as the request has it. */
export interface RefusedOption {
  field: string
  why: Problem
}

/** The error that refuses options, each with a reason and its values. */
export function refusedOptions(...refused: RefusedOption[]): DomainError {
  const say = sentencesWith()
  return invalidFields(refused.map(({ field, why }) => ({ field, description: say(why), ...why })))
}
