import type { Invitation } from '@eventkit/api/eventkit/v1/user_pb'
import { Link2, MailPlus, MailX } from 'lucide-react'
import { Suspense, useState } from 'react'
import { ListStates } from '@/components/list-states'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useInvitations, useInvitationVerbs } from '@/features/auth/invitation.queries'
import { useGrantableRoles } from '@/directory/role.queries'
import { useRoleName } from '@/directory/use-role-name'
import { useWorkspaces } from '@/directory/workspace.queries'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { part } from '@/lib/lazy-part'
import { tell, tellRefusal } from '@/lib/tell'

const InviteLink = part(async () => (await import('@/features/auth/invite-link')).InviteLink)

/** Invitations that nobody has taken yet. */
export function InvitationList() {
  const t = useT()
  const list = useInvitations(true)
  const [made, setMade] = useState<Invitation>()
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <ListStates
        query={list}
        isEmpty={list.invitations.length === 0}
        empty={
          <EmptyState
            icon={<MailPlus />}
            title={t('company.noInvitations')}
            hint={t('company.noInvitationsHint')}
            action={
              <Button look="primary" onClick={() => newRecord.set('invitation')}>
                {t('company.invite')}
              </Button>
            }
          />
        }
      >
        <ul aria-label={t('company.invitations')} className="border-t border-line">
          {list.invitations.map((invitation) => (
            <InvitationItem key={invitation.id} invitation={invitation} onLink={setMade} />
          ))}
        </ul>
      </ListStates>
      {made && (
        <Suspense fallback={null}>
          <InviteLink invitation={made} onClose={() => setMade(undefined)} />
        </Suspense>
      )}
    </div>
  )
}

function InvitationItem(props: { invitation: Invitation; onLink: (invitation: Invitation) => void }) {
  const t = useT()
  const format = useFormat()
  const roleText = useRoleName()
  const { revoke, invite } = useInvitationVerbs()
  const { invitation } = props
  const expires = dateOf(invitation.expiresAt)
  const { email, role, workspaceIds } = invitation
  const mayEnd = useGrantableRoles().some(({ key }) => key === role)
  const visible = new Set(useWorkspaces().map(({ id }) => id))
  const mayRenew = mayEnd && workspaceIds.every((id) => visible.has(id))
  const act = () =>
    revoke.mutate(
      { id: invitation.id },
      {
        onError: tellRefusal,
        onSuccess: () =>
          tell('info', t('company.didRevokeInvitation', { email }), undefined, () =>
            invite.mutate({ email, role, workspaceIds }, { onError: tellRefusal }),
          ),
      },
    )
  // The secret of a link is not kept, so a new one is a new invitation.
  const renew = async () => {
    try {
      await revoke.mutateAsync({ id: invitation.id })
      const made = await invite.mutateAsync({ email, role, workspaceIds })
      if (made.link) props.onLink(made)
      else tell('ok', t('company.didInvite', { email }))
    } catch (error) {
      tellRefusal(error)
    }
  }
  return (
    <li className="flex min-h-12 items-center gap-3 border-b border-line px-4 py-1.5 text-table">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{email}</span>
        <span className="block truncate text-xs text-muted">
          {roleText(role)}
          {invitation.lapsed
            ? ` · ${t('company.lapsed')}`
            : expires && ` · ${t('company.expires', { when: format.distance(expires) })}`}
        </span>
      </span>
      {mayRenew && (
        <Button size="sm" aria-busy={revoke.isPending || invite.isPending} onClick={() => void renew()}>
          <Link2 className="size-4" aria-hidden />
          {t('company.newLink')}
        </Button>
      )}
      {mayEnd && (
        <Button size="sm" onClick={act}>
          <MailX className="size-4" aria-hidden />
          {t('company.revoke')}
        </Button>
      )}
    </li>
  )
}
