import { queryClient } from '@/lib/query-client'

/** Reads a record's history again when it is on the screen. Without the contract's code, which only histories need. */
export function refreshHistory(subjectId: string): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => {
      const key = JSON.stringify(queryKey)
      return key.includes('"ListJournal"') && key.includes(subjectId)
    },
  })
}
