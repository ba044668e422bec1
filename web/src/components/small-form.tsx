import { type FormEvent, type KeyboardEvent, type ReactNode, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { useT } from '@/lib/i18n'
import { useTypedAhead } from '@/lib/type-ahead'
import { typeIntoField } from '@/lib/type-into-field'

/** A small form in a popover: saved by its button, Enter or Cmd/Ctrl+Enter from anywhere inside, or left as it was. */
export function SmallForm(props: { onSave: () => void; onCancel: () => void; children: ReactNode }) {
  const t = useT()
  const form = useRef<HTMLFormElement>(null)
  useTypedAhead((text) => typeIntoField(text, form.current))
  const save = (event: FormEvent | KeyboardEvent) => {
    // One key is one save: browsers submit a form by Ctrl+Enter themselves, in some of its fields.
    event.preventDefault()
    props.onSave()
  }
  return (
    <form
      ref={form}
      noValidate
      onSubmit={save}
      onKeyDown={(key) => key.key === 'Enter' && (key.metaKey || key.ctrlKey) && save(key)}
      className="flex flex-col gap-4"
    >
      {props.children}
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={props.onCancel}>
          {t('layers.cancel')}
        </Button>
        <Button size="sm" type="submit" look="primary">
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}
