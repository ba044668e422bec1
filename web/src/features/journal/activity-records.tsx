import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { linkOptions, type LinkProps } from '@tanstack/react-router'
import {
  Building2,
  CircleUser,
  Cog,
  FileUp,
  KeyRound,
  type LucideIcon,
  Mail,
  ShieldCheck,
  Users,
  Waypoints,
} from 'lucide-react'
import { can, useMe } from '@/directory/me.queries'
import { useRoles } from '@/directory/role.queries'
import { kindText } from '@/features/jobs/job-words'
import { useT } from '@/lib/i18n'
import { kindOf } from '@/lib/records/kinds'
import { recordCode, recordPath } from '@/lib/record-kinds'

/** A record as a line of the activity names it. */
export interface RecordLabel {
  icon: LucideIcon
  /** What people call it. */
  name: string
  /** In front of the name: "T-412". */
  code?: string
  /** Where it is; undefined when it is gone, or not for the reader. */
  link: Pick<LinkProps, 'to' | 'params' | 'search'> | undefined
}

const ICONS: Record<string, LucideIcon> = {
  'imports.import': FileUp,
  'tenancy.company': Building2,
  'tenancy.member': Users,
  'auth.session': CircleUser,
  'auth.api_key': KeyRound,
  'auth.invitation': Mail,
  'rbac.role': ShieldCheck,
  'jobs.job': Cog,
}

/** Names the records of entries and says where they are. */
export function useRecordLabel(personName: (id: string) => string): (entry: JournalEntry) => RecordLabel {
  const t = useT()
  const me = useMe()
  const { roles } = useRoles()
  const linkOf = (entry: JournalEntry): RecordLabel['link'] => {
    const { subjectId } = entry
    const of = (field: string) => payloadText(entry, field)
    switch (entry.subjectType) {
      case 'tenancy.member':
        return linkOptions({ to: '/workspaces/$recordId', params: { recordId: of('workspace_id') } })
      case 'auth.session':
        return linkOptions({ to: '/people/$recordId', params: { recordId: of('user_id') } })
      case 'auth.invitation':
        return can(me, 'auth.user.write') ? linkOptions({ to: '/people', search: { show: 'invitations' } }) : undefined
      case 'rbac.role':
        return roles.some(({ key }) => key === of('key'))
          ? linkOptions({ to: '/roles/$roleKey', params: { roleKey: of('key') } })
          : undefined
      // Files are shown only to the person who imported them.
      case 'imports.import':
        return entry.actorId === me?.id
          ? linkOptions({ to: '/import/$importId', params: { importId: subjectId } })
          : undefined
      case 'auth.api_key':
        return can(me, 'auth.api_key.write') ? linkOptions({ to: '/api-keys' }) : undefined
      case 'tenancy.company':
        return can(me, 'tenancy.company.write') ? linkOptions({ to: '/company' }) : undefined
      case 'jobs.job':
        return can(me, 'jobs.job.read') ? linkOptions({ to: '/jobs' }) : undefined
      case 'journal.dead_letter':
        return linkOptions({ to: '/journal' })
      default: {
        const path = recordPath(entry.subjectType, subjectId)
        // That each page of the contract is a route is the matter of a test.
        return path === undefined ? undefined : { to: path as NonNullable<LinkProps['to']> }
      }
    }
  }
  return (entry) => {
    const number = entry.payload?.['number']
    const named =
      (entry.subjectType === 'jobs.job' && kindText(payloadText(entry, 'kind'), t)) ||
      payloadText(entry, 'user_name') ||
      (entry.subjectType === 'auth.session' ? personName(whoOf(entry)) : '')
    const name = ['title', 'name', 'email', 'file_name', 'sink'].map((field) => payloadText(entry, field)).find(Boolean)
    return {
      icon: kindOf(entry.subjectType)?.icon ?? ICONS[entry.subjectType] ?? Waypoints,
      name: named || name || (entry.erased ? t('shell.erasedPerson') : entry.subjectType),
      ...(typeof number === 'number' && { code: recordCode(entry.subjectType, number) }),
      link: linkOf(entry),
    }
  }
}

/** Who did it. A session that ends by its cookie names nobody but the one whose it is. */
export function whoOf(entry: JournalEntry): string {
  return entry.actorId || (entry.subjectType === 'auth.session' ? payloadText(entry, 'user_id') : '')
}

function payloadText({ payload }: JournalEntry, field: string): string {
  const value = payload?.[field]
  return typeof value === 'string' ? value : ''
}
