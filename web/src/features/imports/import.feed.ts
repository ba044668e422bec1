import { refreshImports } from '@/features/imports/import.queries'
import type { FeedEntry } from '@/lib/feed-entry'
import { createStore, useStore } from '@/lib/store'

/** How far a commit is. */
export interface ImportProgress {
  importId: string
  applied: number
  total: number
}

const progress = createStore<ImportProgress | undefined>(undefined)

/** Follows imports: how far a commit is, and what other windows of this person did. */
export function importEntries(entries: readonly FeedEntry[]): void {
  const last = entries.findLast(({ kind }) => kind === 'imports.import.progressed')
  if (last) {
    const { applied, total } = last.payload
    progress.set({ importId: last.subjectId, applied: Number(applied) || 0, total: Number(total) || 0 })
  }
  if (entries.some(({ kind }) => kind !== 'imports.import.progressed')) refreshImports()
}

/** How far the commit of an import is, as the feed tells it; undefined before its first word. */
export function useImportProgress(importId: string): ImportProgress | undefined {
  const known = useStore(progress)
  return known?.importId === importId ? known : undefined
}
