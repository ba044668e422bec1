import { fromBinary } from '@bufbuild/protobuf'
import { entryWordsOf, useEntryTools } from '@/components/records/record-entry-words'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { kindOf } from '@/lib/records/kinds'
import type { RecordKind } from '@/lib/records/record-types'
import { toJournal } from '@/lib/records/record-value'
import { type Failure, isRecord } from '@/lib/errors'
import type { EntryWords } from '@/components/entry-text'
import type { StoredChange } from '@/lib/change-store'
import { explain } from '@/lib/explain'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { waitingOpen } from '@/lib/shell-layers'
import { outbox, waiting } from '@/lib/post'
import { useStore } from '@/lib/store'

/** The changes that the server has not saved: what each does, and for a refused one why, and what can be done with it. */
export function WaitingChanges() {
  const t = useT()
  const changes = useStore(waiting.changes)
  const isLasting = useStore(waiting.isLasting)
  return (
    <Dialog
      open
      wide
      title={t('layers.waitingTitle')}
      description={t(isLasting ? 'layers.waitingHint' : 'layers.waitingHintFleeting')}
      onClose={() => waitingOpen.set(false)}
    >
      {changes.length === 0 && <p className="text-table text-muted">{t('layers.waitingNone')}</p>}
      <ul className="flex flex-col gap-2">
        {changes.map((change) => (
          <WaitingChange key={change.id} change={change} />
        ))}
      </ul>
    </Dialog>
  )
}

function WaitingChange({ change }: { change: StoredChange }) {
  const t = useT()
  const format = useFormat()
  const tools = useEntryTools()
  const kind = kindOf(change.kind)
  const words = kind && entryWordsOf(kind, tools)
  const { refusal } = change
  const isClash = refusal !== undefined && refusal.clashes.length > 0
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line px-3 py-2 text-table">
      <div className="min-w-0 flex-1 basis-60">
        <p className="break-words">{change.label}</p>
        {kind &&
          words &&
          writtenBy(change, kind).map(({ name, value }) => (
            <p key={name} className="break-words">
              {words.label(name)}: {words.text(name, value) || t('layers.clashEmpty')}
            </p>
          ))}
        <p className="text-xs text-muted">{format.dayTime(new Date(change.at))}</p>
        {refusal ? <Refusal words={words} refusal={refusal} /> : <p>{t('layers.waitingSoon')}</p>}
      </div>
      <div className="flex gap-2">
        {/* One that is on its way may be saved already, so only a refused one can be given up. */}
        {refusal && (
          <>
            <Button size="sm" onClick={() => void outbox().then((mine) => mine.discard(change.id))}>
              {t(isClash ? 'layers.clashKeepTheirs' : 'layers.discard')}
            </Button>
            <Button size="sm" onClick={() => void outbox().then((mine) => mine.retry(change.id))}>
              {t(isClash ? 'layers.clashKeepMine' : 'shell.retry')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

/** The fields that a change sets, as the journal would have them; none of a change that is more than setting fields. */
function writtenBy(change: StoredChange, { methods: { update } }: RecordKind) {
  if (change.rpc !== `${update.parent.typeName}/${update.name}`) return []
  const request = fromBinary(update.input, change.request)
  const mask: unknown = Reflect.get(request, 'updateMask')
  const paths = isRecord(mask) && Array.isArray(mask['paths']) ? mask['paths'] : []
  return update.input.fields
    .filter(({ name }) => paths.includes(name))
    .map((field) => ({ name: field.name, value: toJournal(field, Reflect.get(request, field.localName)) }))
}

function Refusal({ words, refusal }: { words: EntryWords | undefined; refusal: Failure }) {
  const t = useT()
  return (
    <div className="text-danger">
      <p>{explain(refusal, t)}</p>
      {refusal.clashes.map(({ field, yours, current }) => {
        const say = (value: unknown) => words?.text(field, value) || plainText(value) || t('layers.clashEmpty')
        const text = { field: words?.label(field) ?? field, yours: say(yours), current: say(current) }
        return (
          <p key={field} className="break-words">
            {t('layers.waitingClash', text)}
          </p>
        )
      })}
      {refusal.requestId && (
        <p className="text-xs text-muted">
          {t('shell.requestId')} <code className="font-mono">{refusal.requestId}</code>
        </p>
      )}
    </div>
  )
}

function plainText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
