import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { type ChangeText, changeTexts, type EntryWords, verbText } from '@/components/entry-text'
import { entryWordsOf, useEntryTools } from '@/components/records/record-entry-words'
import { useAccessWords } from '@/features/auth/access-words'
import { useImportWords } from '@/features/imports/import-entry-words'
import { JOB_WORDS } from '@/features/jobs/job-words'
import { useTenancyWords } from '@/features/tenancy/tenancy-words'
import { kindOf } from '@/lib/records/kinds'
import { useT } from '@/lib/i18n'

const JOURNAL: EntryWords = {
  verbs: { 'journal.dead_letter.replay_requested': 'company.didAskReplay' },
  label: () => undefined,
  text: () => '',
}

/** What is not shown as activity: the progress of imports, personal settings, and one's own inbox. */
const UNTOLD: ReadonlySet<string> = new Set([
  'imports.import.progressed',
  'auth.settings.updated',
  'notifications.inbox.received',
  'reminders.reminder.created',
  'reminders.reminder.deleted',
  'notifications.inbox.changed',
  'notifications.preference.updated',
  'notifications.preference.email_confirmed',
  'notifications.preference.links_revoked',
])

/** An entry in words. */
export interface EntryText {
  /** What was done, where it has a name. */
  verb: string | undefined
  changes: ChangeText[]
}

/** Words entries as the histories of their records do; undefined for what is not worth a line. */
export function useEntryText(): (entry: JournalEntry) => EntryText | undefined {
  const t = useT()
  const access = useAccessWords()
  const words: Record<string, EntryWords> = {
    imports: useImportWords(),
    tenancy: useTenancyWords(),
    auth: access,
    rbac: access,
    journal: JOURNAL,
    jobs: JOB_WORDS,
  }
  const tools = useEntryTools()
  return (entry) => {
    if (UNTOLD.has(entry.kind)) return undefined
    const kind = kindOf(entry.subjectType)
    const own = kind ? entryWordsOf(kind, tools) : words[entry.kind.split('.')[0] ?? '']
    if (own?.isToldElsewhere?.(entry)) return undefined
    const changes = own ? changeTexts(entry, own) : []
    // Settings that earlier versions kept with what others see of a person.
    if (entry.kind === 'auth.user.updated' && changes.length === 0) return undefined
    // A kind that this version has no words for is still shown.
    const verb = own && verbText(entry, own, t)
    return { verb: verb ?? (changes.length === 0 ? entry.kind : undefined), changes }
  }
}
