import { refreshApiKeys } from '@/features/auth/api-key.queries'
import { refreshMe } from '@/directory/me.queries'
import { refreshInvitations } from '@/features/auth/invitation.queries'
import { people } from '@/features/auth/person'
import { refreshInbox, refreshPreferences } from '@/features/notifications/notification.queries'
import { importEntries } from '@/features/imports/import.feed'
import { refreshReminders } from '@/features/reminders/reminder.queries'
import { showChanges } from '@/lib/show-changes'
import { refreshRoles } from '@/directory/role.queries'
import { refreshMembers } from '@/features/tenancy/member.queries'
import { kind as workspaces } from '@/features/tenancy/workspace.kind'
import { kindOf } from '@/lib/records/kinds'
import type { FeedEntry } from '@/lib/feed-entry'
import { queryClient } from '@/lib/query-client'
import { takeEntries } from '@/lib/records/record-feed'

// These lists are short and change rarely, so they are simply read again; what is not on the screen costs nothing.
const REREAD: Record<string, (entries: readonly FeedEntry[]) => void> = {
  'imports.import': importEntries,
  'auth.user': () => {
    people.cache.refreshLists()
    refreshMe()
  },
  'notifications.inbox': () => {
    refreshInbox()
    refreshReminders()
  },
  'notifications.preference': refreshPreferences,
  'reminders.reminder': refreshReminders,
  'work.task': refreshReminders,
  'planning.event': refreshReminders,
  'auth.invitation': refreshInvitations,
  'auth.api_key': refreshApiKeys,
  'rbac.role': () => {
    refreshRoles()
    refreshMe()
    people.cache.refreshLists()
  },
  'tenancy.workspace': () => {
    workspaces.cache.refreshLists()
    refreshMe()
  },
  // Who is in a workspace is also whom its tasks can be given to.
  'tenancy.member': () => {
    refreshMembers()
    people.cache.refreshLists()
  },
  'tenancy.company': () => void queryClient.invalidateQueries(),
}

/** Brings kinds of record, people, roles, workspaces, keys and the company up to date; `entries` are all of one kind of subject. */
export function laterEntries(subjectType: string, entries: readonly FeedEntry[]): void {
  const kind = kindOf(subjectType)
  if (kind) takeEntries(kind, entries)
  REREAD[subjectType]?.(entries)
  // Any record may show the name.
  if (entries.some(({ kind }) => kind === 'auth.user.erased')) void queryClient.invalidateQueries()
  showChanges(entries)
}
