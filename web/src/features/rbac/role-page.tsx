import type { Role } from '@eventkit/api/eventkit/v1/role_pb'
import { Lock, ShieldCheck } from 'lucide-react'
import { type ReactNode, Suspense, useMemo } from 'react'
import { DataTable } from '@/components/data-table'
import { ListStates } from '@/components/list-states'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import type { Column } from '@/components/table-columns'
import { EmptyState } from '@/components/ui/empty-state'
import { can, useMe } from '@/directory/me.queries'
import { roleName } from '@/directory/role-name'
import { useRoles } from '@/directory/role.queries'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { part } from '@/lib/lazy-part'
import { useStore } from '@/lib/store'
import { TypeAhead } from '@/lib/type-ahead'

const NewRoleDialog = part(async () => (await import('@/features/rbac/new-role')).NewRoleDialog)

/** The roles: built-in ones to read, the company's own to change; beside them the one that is open (`children`). */
export function RolePage(props: { openKey: string | undefined; onOpen: (key: string) => void; children: ReactNode }) {
  const t = useT()
  const canWrite = can(useMe(), 'rbac.role.write')
  const list = useRoles()
  const columns = useRoleColumns()
  const isNew = useStore(newRecord) === 'role'
  return (
    <Page title={t('shell.roles')} creates={canWrite ? 'role' : undefined}>
      <ListWithPanel isOpen={props.openKey !== undefined} panel={props.children}>
        <ListStates
          query={list}
          isEmpty={list.roles.length === 0}
          empty={<EmptyState icon={<ShieldCheck />} title={t('layers.nothingFound')} />}
        >
          <DataTable
            label={t('shell.roles')}
            rows={list.roles}
            rowId={(role) => role.key}
            rowName={(role) => roleName(role.key, t, role.name)}
            columns={columns}
            openId={props.openKey}
            onOpen={(role) => props.onOpen(role.key)}
            card={(role) => <RoleCard role={role} />}
          />
        </ListStates>
      </ListWithPanel>
      {isNew && (
        <Suspense fallback={<TypeAhead />}>
          <NewRoleDialog onDone={props.onOpen} />
        </Suspense>
      )}
    </Page>
  )
}

function useRoleColumns(): readonly Column<Role>[] {
  const t = useT()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('company.role'),
        track: 'minmax(180px, 280px)',
        cell: (role) => <span className="truncate font-medium">{roleName(role.key, t, role.name)}</span>,
      },
      { id: 'kind', header: t('company.roleKind'), track: '160px', cell: (role) => <RoleKind role={role} /> },
      {
        id: 'permissions',
        header: t('company.permissions'),
        track: '120px',
        align: 'end',
        cell: (role) => <span className="tabular">{format.number(role.permissions.length)}</span>,
      },
      {
        id: 'key',
        header: t('company.roleKey'),
        track: 'minmax(120px, 1fr)',
        cell: (role) => <code className="truncate font-mono text-xs text-muted">{role.key}</code>,
      },
    ],
    [t, format],
  )
}

/** Whether a role comes with EventKit or is the company's own. */
export function RoleKind({ role }: { role: Role }) {
  const t = useT()
  return (
    <span className="inline-flex items-center gap-2 text-muted">
      {role.builtIn ? <Lock className="size-3.5" aria-hidden /> : <ShieldCheck className="size-3.5" aria-hidden />}
      {role.builtIn ? t('company.roleBuiltIn') : t('company.roleOwn')}
    </span>
  )
}

function RoleCard({ role }: { role: Role }) {
  const t = useT()
  return (
    <div className="flex min-h-16 flex-col gap-1 px-4 py-3">
      <p className="text-sm font-medium">{roleName(role.key, t, role.name)}</p>
      <p className="flex items-center gap-3 text-xs text-muted">
        <RoleKind role={role} />
        {t('company.permissionCount', { count: role.permissions.length })}
      </p>
    </div>
  )
}
