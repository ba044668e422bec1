import { Suspense, useState } from 'react'
import { ArchiveRestore, Link as LinkIcon, Trash2 } from 'lucide-react'
import { DetailPanel } from '@/components/detail-panel'
import { MissingRecord } from '@/components/missing-record'
import { RecordHistory } from '@/components/record-history'
import { RecordText } from '@/components/record-text'
import { RecordTitle } from '@/components/record-title'
import { entryWordsOf, useEntryTools } from '@/components/records/record-entry-words'
import { RecordRows } from '@/components/records/record-rows'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { mayChange, useMe } from '@/directory/me.queries'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'
import { useRecord } from '@/lib/records/record-queries'
import { showToast } from '@/lib/toast'

/** One record beside its list, with its own address; every field is edited in place. */
export function RecordPanel<M extends RecordMessage>(props: { kind: RecordKind<M>; id: string; onClose: () => void }) {
  const { kind, id, onClose } = props
  const { Head, words, useMayChange = useIsReached } = kind
  const t = useT()
  const query = useRecord(kind, id)
  const record = query.data
  const canWrite = useMayChange(record, kind.type)
  const mayBin = useIsReached(record, kind.type) && kind.methods.delete !== undefined
  return (
    <DetailPanel
      label={`${t(words.one)} ${record ? kind.calledOf(record) : ''}`}
      subjectType={kind.type}
      subjectId={id}
      onClose={onClose}
      actions={record && <PanelActions kind={kind} record={record} mayBin={mayBin} onClose={onClose} />}
      head={
        record && (
          <>
            {record.number !== undefined && (
              <span className="font-mono text-xs text-muted">{kind.calledOf(record)}</span>
            )}
            {Head && <Head record={record} canWrite={canWrite} />}
          </>
        )
      }
    >
      {record ? (
        <RecordBody key={id} kind={kind} record={record} canWrite={canWrite} mayBin={mayBin} />
      ) : (
        <MissingRecord query={query} goneTitle={t(words.gone)} goneHint={t(words.goneHint)} onLeave={onClose} />
      )}
    </DetailPanel>
  )
}

function useIsReached(record: RecordMessage | undefined, type: string): boolean {
  const me = useMe()
  return record !== undefined && mayChange(me, type, record)
}

interface BodyProps<M extends RecordMessage> {
  kind: RecordKind<M>
  record: M
  mayBin: boolean
}

function RecordBody<M extends RecordMessage>({ kind, record, canWrite, mayBin }: BodyProps<M> & { canWrite: boolean }) {
  const t = useT()
  const tools = useEntryTools()
  const { verbs, title, fields } = kind
  const isReadOnly = !canWrite || record.deletedAt !== undefined
  // What a kind's own fields may hold was said by its definition.
  const save = (name: string, value: unknown) =>
    verbs.update(record, { [name]: value } as Parameters<typeof verbs.update>[1])
  const { Rows, Foot } = kind
  return (
    <>
      {record.deletedAt && <BinNote kind={kind} record={record} mayBin={mayBin} />}
      <RecordTitle
        label={t(fields[title]?.label ?? kind.words.one)}
        value={kind.nameOf(record)}
        isReadOnly={isReadOnly}
        check={(name) => checkFields(kind.schemas.update, { [title]: name }, t)[0]?.description}
        onSave={(name) => save(title, name)}
      />
      <dl className="mt-2 flex flex-col gap-0.5">
        {Rows ? (
          <Rows record={record} isReadOnly={isReadOnly} />
        ) : (
          <RecordRows kind={kind} record={record} isReadOnly={isReadOnly} onSave={save} />
        )}
      </dl>
      {Object.entries(fields).map(
        ([name, { label, add = label, input }]) =>
          input?.as === 'markdown' && (
            <RecordText
              key={name}
              label={t(label)}
              addLabel={t(add)}
              value={String(Reflect.get(record, name))}
              isReadOnly={isReadOnly}
              onSave={(text) => save(name, text)}
            />
          ),
      )}
      {Foot && <Foot record={record} isReadOnly={isReadOnly} />}
      <RecordHistory subjectType={kind.type} subjectId={record.id} words={entryWordsOf(kind, tools)} />
    </>
  )
}

function BinNote<M extends RecordMessage>({ kind, record, mayBin }: BodyProps<M>) {
  const t = useT()
  return (
    <p className="mb-3 flex items-center justify-between gap-3 rounded-md bg-surface-2 py-1.5 pe-1.5 ps-3 text-table text-warn">
      {kind.words.inBin && t(kind.words.inBin)}
      {mayBin && (
        <Button size="sm" onClick={() => kind.verbs.restore(record)}>
          <ArchiveRestore className="size-4" aria-hidden />
          {t('layers.restore')}
        </Button>
      )}
    </p>
  )
}

function PanelActions<M extends RecordMessage>({
  kind,
  record,
  mayBin,
  onClose,
}: BodyProps<M> & { onClose: () => void }) {
  const t = useT()
  const [isAsked, setAsked] = useState(false)
  const { BinDialog } = kind
  const copyLink = () => {
    const link = new URL(`${kind.path}/${record.number ? kind.calledOf(record) : record.id}`, location.origin).href
    void navigator.clipboard.writeText(link).then(() => showToast({ tone: 'ok', message: t('shell.copied') }))
  }
  return (
    <>
      <IconButton label={t('layers.copyLink')} onClick={copyLink}>
        <LinkIcon className="size-4" />
      </IconButton>
      {mayBin && !record.deletedAt && (
        <IconButton
          label={t('shell.delete')}
          onClick={() => {
            if (kind.isBinAsked?.(record)) return setAsked(true)
            kind.verbs.bin(record)
            onClose()
          }}
        >
          <Trash2 className="size-4" />
        </IconButton>
      )}
      {isAsked && BinDialog && (
        <Suspense fallback={null}>
          <BinDialog record={record} onClose={() => setAsked(false)} />
        </Suspense>
      )}
    </>
  )
}
