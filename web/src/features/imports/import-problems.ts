import type { ImportProblem, ImportRow } from '@eventkit/api/eventkit/v1/import_pb'
import { fieldsText } from '@/features/imports/import-words'
import { useT, useWord } from '@/lib/i18n'

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
