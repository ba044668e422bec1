import { ArchiveRestore, Trash2 } from 'lucide-react'
import { BulkBar } from '@/components/bulk-bar'
import type { Selection } from '@/components/row-selection'
import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { mayChange, useMe } from '@/directory/me.queries'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

/** Moves the selected records to the bin, or takes them out again. */
export function RecordBulkBar<M extends RecordMessage>(props: {
  kind: RecordKind<M>
  records: readonly M[]
  selection: Selection
  inBin: boolean
}) {
  const t = useT()
  const { kind, selection, inBin } = props
  const me = useMe()
  const selected = props.records.filter(({ id }) => selection.ids.has(id))
  const changeable = selected.filter((record) => mayChange(me, kind.type, record))
  const act = (verb: (records: readonly M[]) => void) => () => {
    verb(changeable)
    selection.clear()
  }
  const bin = act(kind.verbs.binMany)
  useHotkeys({ backspace: bin, delete: bin }, changeable.length > 0 && !inBin)
  return (
    <BulkBar count={selected.length} onClear={selection.clear}>
      {inBin ? (
        <Button look="ghost" onClick={act(kind.verbs.restoreMany)}>
          <ArchiveRestore className="size-4" aria-hidden />
          {t('layers.restore')}
        </Button>
      ) : (
        <Button look="ghost" className="text-text" onClick={bin}>
          <Trash2 className="size-4" aria-hidden />
          {t('shell.delete')} <Kbd keys="delete" />
        </Button>
      )}
    </BulkBar>
  )
}
