/** Which rows are shown; in the URL. */
export interface RowSearch {
  verdict?: VerdictWord
  problems?: true
}

/** What a row of a file does, as the URL names it. */
export type VerdictWord = 'create' | 'update' | 'delete' | 'unchanged' | 'skip' | 'fail'

/** The verdicts, what changes first. */
export const VERDICT_WORDS: readonly VerdictWord[] = ['create', 'update', 'delete', 'unchanged', 'skip', 'fail']

/** Tells whether a text is a verdict's word. */
export function isVerdictWord(text: unknown): text is VerdictWord {
  return VERDICT_WORDS.some((word) => word === text)
}
