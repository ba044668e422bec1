import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useT } from '@/lib/i18n'

/** Says what erasing a person removes and what it leaves, and asks for their name, since nothing brings it back. */
export function ErasePersonDialog(props: {
  name: string
  isBusy: boolean
  onConfirm: (event: FormEvent) => void
  onClose: () => void
}) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const { name } = props
  return (
    <Dialog
      open
      title={t('company.eraseTitle', { name })}
      description={t('company.eraseFinal')}
      onClose={props.onClose}
    >
      <form onSubmit={props.onConfirm} className="flex flex-col gap-4 text-table">
        <p>{t('company.eraseGoes')}</p>
        <p>{t('company.eraseStays')}</p>
        <Field label={t('company.eraseTyping', { name })}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={props.onClose}>{t('layers.cancel')}</Button>
          <Button type="submit" look="danger" disabled={typed.trim() !== name} aria-busy={props.isBusy}>
            {t('company.erase')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
