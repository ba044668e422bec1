import type { ImportProblem, ImportRow } from '@eventkit/api/eventkit/v1/import_pb'
import type { Failure } from '@/lib/errors'
import { fieldsText } from '@/features/imports/import-words'
import { type PlainKey, useT, useWord } from '@/lib/i18n'

/** Words the problems of a row; one that this version does not know is told as the server does. */
export function useProblemTexts(): (row: ImportRow) => string[] {
  const t = useT()
  const word = useWord()
  const valuesOf = ({ values }: ImportProblem) =>
    values['field'] ? { ...values, field: fieldsText([values['field']], t) } : values
  return ({ problems, problemDetails }) =>
    problems.map((sentence, i) => {
      const detail = problemDetails[i]
      return (detail && word('problems', detail.reason, valuesOf(detail))) ?? sentence
    })
}

const OF_UPLOADS: Readonly<Record<string, PlainKey>> = {
  body_too_large: 'imports.tooLarge',
  imports_busy: 'imports.busy',
  upload_broken_off: 'imports.brokenOff',
}

/** Words why a file was not taken, with what to do; undefined for a reason that is none of a file's. */
export function useRefusalText(): (failure: Failure) => string | undefined {
  const t = useT()
  const word = useWord()
  return ({ reason, values = {} }) => {
    const key = OF_UPLOADS[reason]
    return key ? t(key) : word('problems', reason, values)
  }
}
