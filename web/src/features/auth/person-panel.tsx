import type { User } from '@eventkit/api/eventkit/v1/user_pb'
import { CalendarClock, Mail, ShieldCheck, UserRoundCheck, UserRoundX } from 'lucide-react'
import { FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { CopyButton } from '@/components/ui/copy-button'
import { can, useMe } from '@/directory/me.queries'
import { useGrantableRoles } from '@/directory/role.queries'
import { useRoleName } from '@/directory/use-role-name'
import { ErasePersonButton } from '@/features/auth/erase-person'
import { PersonState } from '@/features/auth/person-state'
import { changeRole, deactivate, reactivate } from '@/features/auth/person'
import { ResetLinkButton } from '@/features/auth/reset-link'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'

/** Nobody can change an account with permissions that they lack, nor that of a person who was erased. */
export function useMayManage(person: User | undefined): boolean {
  const me = useMe()
  const roles = useGrantableRoles()
  if (!person || person.state === 'erased') return false
  return can(me, 'auth.user.write') && roles.some(({ key }) => key === person.role)
}

/** The head of a person's panel: a face, and whether the account is open. */
export function PersonHead({ record }: { record: User }) {
  return (
    <>
      <Avatar name={shownName(record, useT())} size="lg" />
      <PersonState person={record} />
    </>
  )
}

/** Address, role, and since when. */
export function PersonRows({ record: person, isReadOnly }: { record: User; isReadOnly: boolean }) {
  const t = useT()
  const format = useFormat()
  const since = dateOf(person.createdAt)
  return (
    <>
      {person.email && (
        <FieldRow icon={<Mail aria-hidden />} label={t('auth.email')}>
          <span className="flex min-h-7 items-center gap-1">
            <span className="truncate">{person.email}</span>
            <CopyButton text={person.email} />
          </span>
        </FieldRow>
      )}
      <FieldRow icon={<ShieldCheck aria-hidden />} label={t('company.role')}>
        <RoleField person={person} isReadOnly={isReadOnly} />
      </FieldRow>
      <FieldRow icon={<CalendarClock aria-hidden />} label={t('company.since')}>
        {since && (
          <time dateTime={since.toISOString()} title={format.utc(since)}>
            {format.full(since)}
          </time>
        )}
      </FieldRow>
    </>
  )
}

/** What is done with an account that is not one's own. */
export function PersonFoot({ record: person, isReadOnly }: { record: User; isReadOnly: boolean }) {
  const me = useMe()
  if (isReadOnly || person.id === me?.id) return null
  return (
    <>
      {person.state !== 'deactivated' && <ResetLinkButton person={person} />}
      <StateButton person={person} />
      {can(me, 'auth.user.erase') && <ErasePersonButton person={person} />}
    </>
  )
}

function RoleField({ person, isReadOnly }: { person: User; isReadOnly: boolean }) {
  const t = useT()
  const roles = useGrantableRoles()
  const roleText = useRoleName()
  if (isReadOnly) return <span className="flex min-h-7 items-center">{roleText(person.role)}</span>
  return (
    <Combobox
      label={t('company.role')}
      choices={roles.map(({ key }) => ({ value: key, label: roleText(key) }))}
      chosen={[person.role]}
      onChoose={(role) => role !== person.role && changeRole(person, role, roleText(role))}
      trigger={
        <button type="button" className={FIELD_VALUE}>
          {roleText(person.role)}
        </button>
      }
    />
  )
}

function StateButton({ person }: { person: User }) {
  const t = useT()
  const isClosed = person.state === 'deactivated'
  return (
    <div className="mt-4 flex flex-col items-start gap-1.5">
      <Button
        look={isClosed ? 'default' : 'danger'}
        onClick={() => (isClosed ? reactivate(person) : deactivate(person))}
      >
        {isClosed ? <UserRoundCheck className="size-4" aria-hidden /> : <UserRoundX className="size-4" aria-hidden />}
        {isClosed ? t('company.reactivate') : t('company.deactivate')}
      </Button>
      <p className="text-xs text-muted">{isClosed ? t('company.reactivateHint') : t('company.deactivateHint')}</p>
    </div>
  )
}
