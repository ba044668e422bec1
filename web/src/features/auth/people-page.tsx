import type { User } from '@eventkit/api/eventkit/v1/user_pb'
import { MailPlus, UserRoundX, Users } from 'lucide-react'
import { type ReactNode, Suspense, useMemo } from 'react'
import { DataTable } from '@/components/data-table'
import { ListStates } from '@/components/list-states'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import { SearchField } from '@/components/search-field'
import type { Column } from '@/components/table-columns'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/segmented'
import { InvitationList } from '@/features/auth/invitation-list'
import { can, useMe } from '@/directory/me.queries'
import { useInvitations } from '@/features/auth/invitation.queries'
import { people } from '@/features/auth/person'
import { PersonState } from '@/features/auth/person-state'
import { useRoleName } from '@/directory/use-role-name'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'
import { newRecord } from '@/lib/new-record'
import { part } from '@/lib/lazy-part'
import { useRecords } from '@/lib/records/record-queries'
import { useStore } from '@/lib/store'
import { TypeAhead } from '@/lib/type-ahead'

const InviteDialog = part(async () => (await import('@/features/auth/invite-dialog')).InviteDialog)

/** What the people page shows; in the URL. */
export interface PeopleSearch {
  q?: string
  /** Deactivated people too. */
  all?: true
  show?: 'invitations'
}

/** The people of the company and their open invitations; beside them the person that is open (`children`). */
export function PeoplePage(props: {
  search: PeopleSearch
  onSearch: (search: PeopleSearch) => void
  openId: string | undefined
  onOpen: (person: User) => void
  children: ReactNode
}) {
  const t = useT()
  const canWrite = can(useMe(), 'auth.user.write')
  const isInviting = useStore(newRecord) === 'invitation'
  const isInvitations = props.search.show === 'invitations' && canWrite
  return (
    <Page
      title={t('shell.people')}
      {...(isInvitations ? { crumb: t('company.invitations') } : {})}
      creates={canWrite ? 'invitation' : undefined}
    >
      <ListWithPanel isOpen={props.openId !== undefined} panel={props.children}>
        <Toolbar {...props} canWrite={canWrite} />
        {isInvitations ? <InvitationList /> : <PeopleTable {...props} canWrite={canWrite} />}
      </ListWithPanel>
      {isInviting && (
        <Suspense fallback={<TypeAhead />}>
          <InviteDialog />
        </Suspense>
      )}
    </Page>
  )
}

interface ViewProps {
  search: PeopleSearch
  onSearch: (search: PeopleSearch) => void
  canWrite: boolean
}

function Toolbar({ search, onSearch, canWrite }: ViewProps) {
  const t = useT()
  const count = useInvitations(canWrite).invitations.length
  const set = (change: { [K in keyof PeopleSearch]: PeopleSearch[K] | undefined }) => {
    const { q, all, show } = { ...search, ...change }
    onSearch({ ...(q ? { q } : {}), ...(all ? { all } : {}), ...(show ? { show } : {}) })
  }
  return (
    <div role="search" aria-label={t('shell.filters')} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      {canWrite && (
        <Segmented
          label={t('company.show')}
          value={search.show ?? 'people'}
          options={[
            { value: 'people', label: t('shell.people'), icon: <Users aria-hidden /> },
            {
              value: 'invitations',
              label: count > 0 ? t('company.invitationsCount', { count }) : t('company.invitations'),
              icon: <MailPlus aria-hidden />,
            },
          ]}
          onChange={(show) => set({ show: show === 'invitations' ? show : undefined })}
        />
      )}
      {search.show !== 'invitations' && (
        <>
          <SearchField value={search.q ?? ''} onSearch={(q) => set({ q: q || undefined })} />
          <Button
            look="ghost"
            size="sm"
            aria-pressed={search.all ?? false}
            onClick={() => set({ all: search.all ? undefined : true })}
            className={cx('ms-auto', search.all && 'bg-surface-2 text-text')}
          >
            <UserRoundX className="size-4" aria-hidden />
            {t('company.showDeactivated')}
          </Button>
        </>
      )}
    </div>
  )
}

function PeopleTable(props: ViewProps & { openId: string | undefined; onOpen: (person: User) => void }) {
  const t = useT()
  const { search } = props
  const list = useRecords(
    people,
    { search: search.q ?? '', includeDeactivated: search.all ?? false, pageSize: 100 },
    false,
  )
  const columns = usePersonColumns()
  return (
    <ListStates
      query={list}
      isEmpty={list.records.length === 0}
      empty={<EmptyState icon={<Users />} title={t('layers.nothingFound')} hint={t('company.noSuchPerson')} />}
    >
      <DataTable
        label={t('shell.people')}
        rows={list.records}
        rowId={(person) => person.id}
        rowName={(person) => shownName(person, t)}
        columns={columns}
        openId={props.openId}
        onOpen={props.onOpen}
        card={(person) => <PersonCard person={person} />}
        hasMore={list.hasNextPage}
        onMore={() => {
          if (!list.isFetchingNextPage) void list.fetchNextPage()
        }}
      />
    </ListStates>
  )
}

function usePersonColumns(): readonly Column<User>[] {
  const t = useT()
  const format = useFormat()
  const roleText = useRoleName()
  const showsEmail = can(useMe(), 'auth.contact.read')
  return useMemo(() => {
    const all: Column<User>[] = [
      {
        id: 'name',
        header: t('company.name'),
        track: 'minmax(200px, 300px)',
        cell: (person) => <PersonName person={person} />,
      },
      {
        id: 'email',
        header: t('auth.email'),
        track: 'minmax(200px, 1fr)',
        cell: (person) => <span className="truncate text-muted">{person.email}</span>,
      },
      {
        id: 'role',
        header: t('company.role'),
        track: 'minmax(110px, 170px)',
        cell: (person) => <span className="truncate">{roleText(person.role)}</span>,
      },
      { id: 'state', header: t('company.state'), track: '140px', cell: (person) => <PersonState person={person} /> },
      {
        id: 'since',
        header: t('company.since'),
        track: '120px',
        align: 'end',
        cell: (person) => (
          <span className="tabular text-muted">{person.createdAt && format.day(dateOf(person.createdAt))}</span>
        ),
      },
    ]
    return all.filter(({ id }) => id !== 'email' || showsEmail)
  }, [t, format, roleText, showsEmail])
}

function PersonName({ person }: { person: User }) {
  const t = useT()
  const isMe = useMe()?.id === person.id
  const name = shownName(person, t)
  return (
    <>
      <Avatar name={name} />
      <span
        className={cx(
          'truncate font-medium',
          person.state === 'deactivated' && 'text-muted line-through',
          person.state === 'erased' && 'text-muted',
        )}
      >
        {name}
      </span>
      {isMe && <span className="text-xs text-muted">({t('shell.you')})</span>}
    </>
  )
}

function PersonCard({ person }: { person: User }) {
  const t = useT()
  const roleText = useRoleName()
  const name = shownName(person, t)
  return (
    <div className="flex min-h-16 items-center gap-3 px-4 py-2.5">
      <Avatar name={name} size="lg" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{name}</p>
        <p className="truncate text-xs text-muted">{person.email}</p>
      </div>
      <div className="shrink-0 text-end text-xs">
        <p>{roleText(person.role)}</p>
        {person.state !== 'active' && <PersonState person={person} />}
      </div>
    </div>
  )
}
