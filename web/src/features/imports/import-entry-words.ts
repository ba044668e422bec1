import type { EntryWords } from '@/components/entry-text'
import { type PlainKey, useT } from '@/lib/i18n'

const LABELS: Record<string, PlainKey> = {
  created: 'imports.created',
  updated: 'imports.updated',
  deleted: 'imports.deleted',
  undone: 'imports.undone',
  kept: 'imports.kept',
  unchanged: 'imports.unchanged',
  skipped: 'imports.skipped',
  failed: 'imports.failed',
}

/** How the entries of imports are worded. Entries of progress are not shown. */
export function useImportWords(): EntryWords {
  const t = useT()
  return {
    verbs: {
      'imports.import.uploaded': 'imports.didUpload',
      'imports.import.revised': 'imports.didRevise',
      'imports.import.committed': 'imports.didCommit',
      'imports.import.undone': 'imports.didUndo',
      'imports.import.discarded': 'imports.didThrowAway',
    },
    label: (field) => {
      const key = LABELS[field]
      return key && t(key)
    },
    text: (_, value) => (typeof value === 'number' ? String(value) : ''),
  }
}
