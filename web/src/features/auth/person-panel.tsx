import { UpdateUserRequestSchema, type User } from '@eventkit/api/eventkit/v1/user_pb'
import { CalendarClock, Mail, ShieldCheck, UserRoundCheck, UserRoundX } from 'lucide-react'
import { DetailPanel } from '@/components/detail-panel'
import { MissingRecord } from '@/components/missing-record'
import { FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { RecordTitle } from '@/components/record-title'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { CopyButton } from '@/components/ui/copy-button'
import { can, useMe } from '@/directory/me.queries'
import { ErasePersonButton } from '@/features/auth/erase-person'
import { PersonState } from '@/features/auth/people-page'
import { changeRole, deactivate, reactivate, renamePerson } from '@/features/auth/person.actions'
import { PersonHistory } from '@/features/auth/person-history'
import { usePerson } from '@/features/auth/person.queries'
import { ResetLinkButton } from '@/features/auth/reset-link'
import { useGrantableRoles } from '@/directory/role.queries'
import { useRoleName } from '@/directory/use-role-name'
import { checkFields } from '@/lib/field-rules'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'

/** One person: role, state, and what happened to the account. */
export function PersonPanel({ userId, onClose }: { userId: string; onClose: () => void }) {
  const t = useT()
  const query = usePerson(userId)
  const person = query.data
  const name = person ? shownName(person, t) : ''
  return (
    <DetailPanel
      label={t('company.personPanel', { name })}
      subjectType="auth.user"
      subjectId={userId}
      onClose={onClose}
      head={
        person && (
          <>
            <Avatar name={name} size="lg" />
            <PersonState person={person} />
          </>
        )
      }
    >
      {person ? (
        <PersonRecord key={person.id} person={person} />
      ) : (
        <MissingRecord
          query={query}
          goneTitle={t('company.personGone')}
          goneHint={t('company.personGoneHint')}
          onLeave={onClose}
        />
      )}
    </DetailPanel>
  )
}

function PersonRecord({ person }: { person: User }) {
  const t = useT()
  const format = useFormat()
  const me = useMe()
  const roles = useGrantableRoles()
  // Nobody can change an account with permissions that they lack; the server refuses it, too.
  const isErased = person.state === 'erased'
  const mayManage = can(me, 'auth.user.write') && !isErased && roles.some(({ key }) => key === person.role)
  const since = dateOf(person.createdAt)
  return (
    <>
      <RecordTitle
        label={t('company.name')}
        value={shownName(person, t)}
        isReadOnly={!mayManage}
        check={(name) => checkFields(UpdateUserRequestSchema, { name }, t)[0]?.description}
        onSave={(name) => renamePerson(person, name)}
      />
      <dl className="mt-2 flex flex-col gap-0.5">
        {person.email && (
          <FieldRow icon={<Mail aria-hidden />} label={t('auth.email')}>
            <span className="flex min-h-7 items-center gap-1">
              <span className="truncate">{person.email}</span>
              <CopyButton text={person.email} />
            </span>
          </FieldRow>
        )}
        <FieldRow icon={<ShieldCheck aria-hidden />} label={t('company.role')}>
          <RoleField person={person} isReadOnly={!mayManage} />
        </FieldRow>
        <FieldRow icon={<CalendarClock aria-hidden />} label={t('company.since')}>
          {since && (
            <time dateTime={since.toISOString()} title={format.utc(since)}>
              {format.full(since)}
            </time>
          )}
        </FieldRow>
      </dl>
      {mayManage && person.id !== me?.id && (
        <>
          {person.state !== 'deactivated' && <ResetLinkButton person={person} />}
          <StateButton person={person} />
          {can(me, 'auth.user.erase') && <ErasePersonButton person={person} />}
        </>
      )}
      <PersonHistory userId={person.id} />
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
