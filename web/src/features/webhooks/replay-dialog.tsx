import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useT } from '@/lib/i18n'

/** Asks from where on everything is sent once more. */
export function ReplayDialog(props: {
  position: bigint
  onReplay: (fromPosition: bigint) => void
  onClose: () => void
}) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string>()
  const position = String(props.position)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = typed.trim()
    const from = /^\d{1,15}$/.test(text) ? BigInt(text) : 0n
    if (from < 1n || from > props.position) {
      setError(t('webhook.notPosition', { position }))
      return
    }
    props.onReplay(from)
    props.onClose()
  }
  return (
    <Dialog open title={t('webhook.moreTitle')} description={t('webhook.moreHint')} onClose={props.onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t('webhook.from')} error={error} hint={t('webhook.fromHint', { position })}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              inputMode="numeric"
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value)
                setError(undefined)
              }}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={props.onClose}>{t('layers.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('webhook.replay')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
