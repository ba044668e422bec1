import type { EntryWords } from '@/components/entry-text'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Failure } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** A field that two people changed, in words. */
export interface ClashingField {
  label: string
  yours: string
  theirs: string
}

/** Fields that clash, in the words in which the journal tells of them. */
export const clashingFields = (
  clashes: Failure['clashes'],
  { label, text }: Pick<EntryWords, 'label' | 'text'>,
): ClashingField[] =>
  clashes.map(({ field, yours, current }) => ({
    label: label(field) ?? field,
    yours: text(field, yours),
    theirs: text(field, current),
  }))

/** The side-by-side choice when two people changed the same field; closing it keeps what is saved. */
export function ClashDialog(props: {
  /** What was changed: "T-412" or a name. */
  name: string
  fields: readonly ClashingField[]
  onChoose: (keepMine: boolean) => void
}) {
  const t = useT()
  return (
    <Dialog
      open
      wide
      title={t('layers.clashTitle')}
      description={t('layers.clashHint', { name: props.name })}
      onClose={() => props.onChoose(false)}
    >
      <div className="flex flex-col gap-4">
        {props.fields.map(({ label, yours, theirs }) => (
          <section key={label}>
            <h3 className="pb-1.5 text-table font-medium">{label}</h3>
            <div className="grid gap-3 sm:grid-cols-2">
              <Side label={t('layers.clashYours')} text={yours} isMine />
              <Side label={t('layers.clashTheirs')} text={theirs} />
            </div>
          </section>
        ))}
      </div>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={() => props.onChoose(false)}>{t('layers.clashKeepTheirs')}</Button>
        <Button look="primary" onClick={() => props.onChoose(true)}>
          {t('layers.clashKeepMine')}
        </Button>
      </div>
    </Dialog>
  )
}

function Side({ label, text, isMine }: { label: string; text: string; isMine?: boolean }) {
  const t = useT()
  return (
    <div className={`rounded-md border p-3 ${isMine ? 'border-accent' : 'border-line-strong'}`}>
      <p className="pb-1 text-xs text-muted">{label}</p>
      <p className="max-h-60 overflow-y-auto text-sm break-words whitespace-pre-wrap">
        {text || <span className="text-muted">{t('layers.clashEmpty')}</span>}
      </p>
    </div>
  )
}
