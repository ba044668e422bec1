import type { ApiKey } from '@eventkit/api/eventkit/v1/api_key_pb'
import { KeyRound, KeySquare, ShieldOff } from 'lucide-react'
import { Suspense, useMemo, useState } from 'react'
import { DataTable } from '@/components/data-table'
import { ListStates } from '@/components/list-states'
import { Page } from '@/components/page'
import { useRowStop } from '@/components/row-stop'
import type { Column } from '@/components/table-columns'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useApiKeys, useApiKeyVerbs } from '@/features/auth/api-key.queries'
import { useNameOf } from '@/directory/user.queries'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { part } from '@/lib/lazy-part'
import { useStore } from '@/lib/store'
import { tell, tellRefusal } from '@/lib/tell'
import { TypeAhead } from '@/lib/type-ahead'

const ConfirmDialog = part(async () => (await import('@/components/confirm-dialog')).ConfirmDialog)
const NewApiKeyDialog = part(async () => (await import('@/features/auth/new-api-key')).NewApiKeyDialog)

/** Keys for programs: what they may do, when they were used last, and taking them back. */
export function ApiKeysPage() {
  const t = useT()
  const list = useApiKeys()
  const { revoke } = useApiKeyVerbs()
  const [leaving, setLeaving] = useState<ApiKey>()
  const columns = useKeyColumns(setLeaving)
  const isNew = useStore(newRecord) === 'api-key'
  const act = (key: ApiKey) =>
    revoke.mutate(
      { id: key.id },
      { onError: tellRefusal, onSuccess: () => tell('info', t('company.didRevokeKey', { name: key.name })) },
    )
  return (
    <Page title={t('shell.apiKeys')} creates="api-key">
      <div className="flex min-w-0 flex-1 flex-col">
        <ListStates
          query={list}
          isEmpty={list.keys.length === 0}
          empty={
            <EmptyState
              icon={<KeyRound />}
              title={t('company.noKeys')}
              hint={t('company.noKeysHint')}
              action={
                <Button look="primary" onClick={() => newRecord.set('api-key')}>
                  {t('company.newKey')}
                </Button>
              }
            />
          }
        >
          <DataTable
            label={t('shell.apiKeys')}
            rows={list.keys}
            rowId={(key) => key.id}
            rowName={(key) => key.name}
            columns={columns}
            card={(key) => <KeyCard apiKey={key} onRevoke={setLeaving} />}
            hasMore={list.hasNextPage}
            onMore={() => {
              if (!list.isFetchingNextPage) void list.fetchNextPage()
            }}
          />
        </ListStates>
      </div>
      {isNew && (
        <Suspense fallback={<TypeAhead />}>
          <NewApiKeyDialog />
        </Suspense>
      )}
      {leaving && (
        <Suspense fallback={<TypeAhead />}>
          <ConfirmDialog
            title={t('company.revokeKeyTitle', { name: leaving.name })}
            text={t('company.revokeKeyText')}
            action={t('company.revoke')}
            onConfirm={() => act(leaving)}
            onClose={() => setLeaving(undefined)}
          />
        </Suspense>
      )}
    </Page>
  )
}

function useKeyColumns(onRevoke: (key: ApiKey) => void): readonly Column<ApiKey>[] {
  const t = useT()
  const format = useFormat()
  const nameOf = useNameOf()
  return useMemo(
    () => [
      { id: 'name', header: t('company.name'), track: 'minmax(160px, 1fr)', cell: (key) => <KeyName apiKey={key} /> },
      {
        id: 'prefix',
        header: t('company.keyPrefix'),
        track: '148px',
        cell: (key) => <code className="font-mono text-xs text-muted">{key.prefix}…</code>,
      },
      {
        id: 'scopes',
        header: t('company.scopes'),
        track: 'minmax(160px, 1fr)',
        cell: (key) => <Scopes apiKey={key} />,
      },
      {
        id: 'owner',
        header: t('company.keyOwner'),
        track: 'minmax(110px, 170px)',
        cell: (key) => <span className="truncate text-muted">{nameOf(key.userId)}</span>,
      },
      {
        id: 'used',
        header: t('company.lastUsed'),
        track: '140px',
        cell: (key) => (
          <span className="text-muted">
            {key.lastUsedAt ? format.distance(dateOf(key.lastUsedAt)) : t('company.neverUsed')}
          </span>
        ),
      },
      {
        id: 'created',
        header: t('company.created'),
        track: '120px',
        cell: (key) => <span className="tabular text-muted">{key.createdAt && format.day(dateOf(key.createdAt))}</span>,
      },
      {
        id: 'revoke',
        header: t('company.revoke'),
        isHeaderHidden: true,
        track: '120px',
        align: 'end',
        cell: (key) => <RevokeButton apiKey={key} onRevoke={onRevoke} />,
      },
    ],
    [t, format, nameOf, onRevoke],
  )
}

function KeyName({ apiKey }: { apiKey: ApiKey }) {
  return (
    <>
      <KeySquare className="size-4 shrink-0 text-muted" aria-hidden />
      <span className={cx('truncate font-medium', apiKey.revokedAt && 'text-muted line-through')}>{apiKey.name}</span>
    </>
  )
}

function Scopes({ apiKey }: { apiKey: ApiKey }) {
  return (
    <span title={apiKey.scopes.join(', ')} className="truncate font-mono text-xs">
      {apiKey.scopes.join(', ')}
    </span>
  )
}

function RevokeButton({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const t = useT()
  const tabIndex = useRowStop()
  if (!apiKey.revokedAt) {
    return (
      <Button size="sm" tabIndex={tabIndex} onClick={() => onRevoke(apiKey)}>
        {t('company.revoke')}
      </Button>
    )
  }
  return (
    <span className="inline-flex items-center gap-2 text-warn">
      <ShieldOff className="size-3.5" aria-hidden />
      {t('company.revoked')}
    </span>
  )
}

function KeyCard({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const t = useT()
  const format = useFormat()
  const usedAt = dateOf(apiKey.lastUsedAt)
  return (
    <div className="flex min-h-18 items-center gap-3 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex items-center gap-2 text-sm">
          <KeyName apiKey={apiKey} />
        </p>
        <Scopes apiKey={apiKey} />
        <code className="font-mono text-xs text-muted">{apiKey.prefix}…</code>
        <p className="text-xs text-muted">
          {t('company.lastUsed')}: {usedAt ? format.distance(usedAt) : t('company.neverUsed')}
        </p>
      </div>
      <RevokeButton apiKey={apiKey} onRevoke={onRevoke} />
    </div>
  )
}
