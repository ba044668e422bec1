import { type WorkspaceMember, WorkspaceRole } from '@eventkit/api/eventkit/v1/workspace_pb'
import { UserPlus, X } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/input'
import { SkeletonRows } from '@/components/ui/skeleton'
import { can, useMe } from '@/directory/me.queries'
import { usePeople } from '@/directory/user.queries'
import { roleName } from '@/directory/role-name'
import { useMembers, useMemberVerbs } from '@/features/tenancy/member.queries'
import { useT } from '@/lib/i18n'
import { tell } from '@/lib/tell'

const ROLES = [
  { role: WorkspaceRole.TEAM_LEAD, key: 'team_lead' },
  { role: WorkspaceRole.TEAM_MEMBER, key: 'team_member' },
] as const

/** Who is in a workspace; Team Leads and those who manage workspaces add, change and take out. */
export function WorkspaceMembers({ workspaceId, mayManage }: { workspaceId: string; mayManage: boolean }) {
  const t = useT()
  const list = useMembers(workspaceId)
  const mayFind = can(useMe(), 'auth.user.read')
  return (
    <section aria-label={t('company.members')} className="pt-6">
      <div className="flex items-center justify-between gap-2 pb-2">
        <h3 className="text-table font-semibold">{t('company.members')}</h3>
        {mayManage && mayFind && <AddMember workspaceId={workspaceId} members={list.members} />}
      </div>
      {list.isPending && <SkeletonRows count={3} label={t('shell.loading')} />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && list.members.length === 0 && <p className="text-table text-muted">{t('company.noMembers')}</p>}
      <ul className="flex flex-col">
        {list.members.map((member) => (
          <MemberItem key={member.user?.id} workspaceId={workspaceId} member={member} mayManage={mayManage} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button look="ghost" size="sm" onClick={() => void list.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
    </section>
  )
}

function AddMember({ workspaceId, members }: { workspaceId: string; members: readonly WorkspaceMember[] }) {
  const t = useT()
  const people = usePeople()
  const { set } = useMemberVerbs()
  const inside = new Set(members.map(({ user }) => user?.id))
  const outside = people.filter(({ id, state }) => !inside.has(id) && state !== 'deactivated')
  return (
    <Combobox
      label={t('company.addMember')}
      choices={outside.map(({ id, name }) => ({ value: id, label: name, icon: <Avatar name={name} /> }))}
      chosen={[]}
      onChoose={(userId) => set.mutate({ workspaceId, userId, role: WorkspaceRole.TEAM_MEMBER })}
      trigger={
        <Button size="sm">
          <UserPlus className="size-4" aria-hidden />
          {t('company.addMember')}
        </Button>
      }
    />
  )
}

function MemberItem(props: { workspaceId: string; member: WorkspaceMember; mayManage: boolean }) {
  const t = useT()
  const { set, remove } = useMemberVerbs()
  const { workspaceId, member } = props
  const { user, role } = member
  if (!user) return null
  const place = { workspaceId, userId: user.id }
  const takeOut = () =>
    remove.mutate(place, {
      onSuccess: () =>
        tell('info', t('company.didRemoveMember', { name: user.name }), undefined, () =>
          set.mutate({ ...place, role }),
        ),
    })
  const own = ROLES.find((candidate) => candidate.role === role) ?? ROLES[1]
  return (
    <li className="flex min-h-11 items-center gap-2.5 border-b border-line text-table">
      <Avatar name={user.name} />
      <span className="min-w-0 flex-1 truncate">{user.name}</span>
      {props.mayManage ? (
        <>
          <Select
            aria-label={t('company.roleOf', { name: user.name })}
            value={own.key}
            className="h-8! w-36! text-table!"
            onChange={(event) => {
              const next = ROLES.find(({ key }) => key === event.target.value)
              if (next) set.mutate({ ...place, role: next.role })
            }}
          >
            {ROLES.map(({ key }) => (
              <option key={key} value={key}>
                {roleName(key, t)}
              </option>
            ))}
          </Select>
          <IconButton label={t('company.removeMember', { name: user.name })} onClick={takeOut}>
            <X className="size-4" />
          </IconButton>
        </>
      ) : (
        <span className="text-muted">{roleName(own.key, t)}</span>
      )}
    </li>
  )
}
