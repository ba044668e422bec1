import type { DescField } from '@bufbuild/protobuf'
import { Suspense, useState } from 'react'
import { FIELD_VALUE } from '@/components/record-fields'
import { ReferenceField } from '@/components/records/reference-field'
import { LayerWait } from '@/components/ui/layer-wait'
import { Checkbox } from '@/components/ui/checkbox'
import { Popover } from '@/components/ui/popover'
import { cx } from '@/lib/class-names'
import { part } from '@/lib/lazy-part'
import { kindOf } from '@/lib/records/kinds'
import type { RecordMessage } from '@/lib/records/record-types'
import { toReference } from '@/lib/records/record-value'
import { toInputValue } from '@/lib/zoned-time'

const MomentForm = part(async () => (await import('@/components/records/moment-form')).MomentForm)

interface EditorProps {
  label: string
  onSave: (value: unknown) => void
}

/** A yes or no. */
export function CheckEditor({ label, isChecked, onSave }: EditorProps & { isChecked: boolean }) {
  return (
    <label className={FIELD_VALUE}>
      <Checkbox aria-label={label} checked={isChecked} onChange={({ target }) => onSave(target.checked)} />
    </label>
  )
}

/** A day, or an instant on the clocks of a zone; opens a small form. */
export function MomentEditor(props: {
  label: string
  /** It in words; what to add while there is none. */
  text: string
  add: string
  /** Its JSON: "2026-12-10", or an instant; empty while there is none. */
  value: string
  /** Of an instant. */
  zone?: string
  onSave: (text: string) => void
}) {
  const { label, text, value, zone } = props
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={label}
      align="end"
      className="w-72 p-3 pointer-coarse:w-86"
      trigger={
        <button type="button" className={cx(FIELD_VALUE, !text && 'text-muted')}>
          {text || props.add}
        </button>
      }
    >
      <Suspense fallback={<LayerWait className="h-28" />}>
        <MomentForm
          label={label}
          value={zone && value ? toInputValue(new Date(value), zone) : value}
          zone={zone}
          onSave={props.onSave}
          onDone={() => setOpen(false)}
        />
      </Suspense>
    </Popover>
  )
}

/** Another record of the kind `to`. */
export function ReferenceEditor(
  props: EditorProps & { to: string; field: DescField; id: string | undefined; add: string; isReadOnly: boolean },
) {
  const { to, field, id, add, isReadOnly, onSave } = props
  const kind = kindOf(to)
  if (!kind) throw new Error(`${to} is no kind of record`)
  const pick = (record: RecordMessage | undefined) =>
    onSave(record && toReference(field, { id: record.id, name: kind.nameOf(record) }))
  return <ReferenceField kind={kind} label={add} id={id} onPick={isReadOnly ? undefined : pick} />
}
