import type { ImportRow } from '@eventkit/api/eventkit/v1/import_pb'
import { useWord } from '@/lib/i18n'

/** Words the problems of a row; one that this version does not know is told as the server does. */
export function useProblemTexts(): (row: ImportRow) => string[] {
  const word = useWord()
  return ({ problems, problemDetails }) =>
    problems.map((sentence, i) => {
      const detail = problemDetails[i]
      return (detail && word('problems', detail.reason, detail.values)) ?? sentence
    })
}
