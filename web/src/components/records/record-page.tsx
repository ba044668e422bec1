import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import { RecordPanel } from '@/components/records/record-panel'
import { RecordTable } from '@/components/records/record-table'
import { can, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'
import { isOtherPlace } from '@/lib/search-places'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'
import { changed, RECORD_PLACES, type RecordSearch, type SearchChange } from '@/lib/records/record-search'

/** The page of a kind of record: its list, and beside it the record that is open (`children`). */
export function RecordPage<M extends RecordMessage>(props: {
  kind: RecordKind<M>
  search: RecordSearch
  children: ReactNode
}) {
  const { kind, search } = props
  const t = useT()
  const canWrite = can(useMe(), kind.writing)
  const navigate = useNavigate()
  const { recordId } = useParams({ strict: false })
  const change = (part: SearchChange) => {
    const next = changed(search, part)
    // From wherever one is, so that a record that is open stays when the list is narrowed down.
    void navigate({ to: '.', search: next, replace: !isOtherPlace(search, next, RECORD_PLACES) })
  }
  return (
    <Page
      title={t(kind.words.many)}
      crumb={search.bin && t('shell.bin')}
      creates={canWrite && !search.bin ? kind.creates : undefined}
    >
      <ListWithPanel isOpen={recordId !== undefined} panel={props.children}>
        <RecordTable
          kind={kind}
          search={search}
          onChange={change}
          canWrite={canWrite}
          openId={recordId}
          onOpen={({ id }) => void navigate({ to: `${kind.path}/${id}`, search })}
        />
      </ListWithPanel>
    </Page>
  )
}

/** The record that is open beside its list, by the address. */
export function OpenRecord<M extends RecordMessage>({ kind, search }: { kind: RecordKind<M>; search: RecordSearch }) {
  const navigate = useNavigate()
  const { recordId = '' } = useParams({ strict: false })
  return <RecordPanel kind={kind} id={recordId} onClose={() => void navigate({ to: kind.path, search })} />
}
