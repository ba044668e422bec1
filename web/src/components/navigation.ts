import type { LinkProps } from '@tanstack/react-router'
import {
  Building2,
  CalendarDays,
  CalendarSync,
  CircleCheckBig,
  ClipboardList,
  Cog,
  FileUp,
  FolderKanban,
  History,
  KeyRound,
  type LucideIcon,
  MapPinned,
  RadioTower,
  ShieldCheck,
  Users,
  Waypoints,
} from 'lucide-react'
import type { PlainKey } from '@/lib/i18n'

/** A page in the sidebar, the palette and the bottom bar. */
export interface NavItem {
  to: NonNullable<LinkProps['to']>
  label: PlainKey
  icon: LucideIcon
  /** Who does not have it does not see the page. */
  permission?: string
  /** The sequence that goes there. */
  keys?: string
}

/** A group of pages. */
export interface NavSection {
  label: PlainKey
  items: readonly NavItem[]
}

/** Every page there is; only pages that exist are listed, so that no link is dead. */
export const NAVIGATION: readonly NavSection[] = [
  {
    label: 'shell.sectionWork',
    items: [{ to: '/tasks', label: 'shell.tasks', icon: CircleCheckBig, permission: 'work.task.read', keys: 'g t' }],
  },
  {
    label: 'shell.sectionPlan',
    items: [
      { to: '/events', label: 'shell.events', icon: CalendarDays, permission: 'planning.event.read', keys: 'g e' },
      { to: '/venues', label: 'shell.venues', icon: MapPinned, permission: 'planning.venue.read', keys: 'g v' },
      { to: '/schedules', label: 'shell.schedules', icon: CalendarSync, permission: 'work.schedule.read' },
      { to: '/templates', label: 'shell.templates', icon: ClipboardList, permission: 'work.template.read' },
      { to: '/import', label: 'shell.import', icon: FileUp, permission: 'imports.import.write', keys: 'g i' },
    ],
  },
  {
    label: 'shell.sectionCompany',
    items: [
      { to: '/activity', label: 'shell.activity', icon: History, keys: 'g a' },
      { to: '/people', label: 'shell.people', icon: Users, permission: 'auth.user.read', keys: 'g p' },
      {
        to: '/workspaces',
        label: 'shell.workspaces',
        icon: FolderKanban,
        permission: 'tenancy.workspace.read',
        keys: 'g w',
      },
      { to: '/roles', label: 'shell.roles', icon: ShieldCheck, permission: 'auth.user.read' },
      { to: '/api-keys', label: 'shell.apiKeys', icon: KeyRound, permission: 'auth.api_key.write' },
      { to: '/webhooks', label: 'shell.webhooks', icon: RadioTower, permission: 'webhooks.endpoint.read' },
      { to: '/company', label: 'shell.company', icon: Building2, permission: 'tenancy.company.write' },
      { to: '/jobs', label: 'shell.jobs', icon: Cog, permission: 'jobs.job.read' },
      { to: '/journal', label: 'shell.journal', icon: Waypoints, permission: 'journal.sink.read' },
    ],
  },
]
