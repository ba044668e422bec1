import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'

/** What a control inside a Field must carry so that its label, hint and error belong to it. */
export interface ControlProps {
  id: string
  'aria-invalid': boolean | undefined
  'aria-describedby': string | undefined
}

/** A label above, the control, a hint and the error below: `<Field label=…>{(control) => <Input {...control} />}</Field>`. */
export function Field(props: {
  label: string
  hint?: ReactNode
  error?: string | undefined
  aside?: ReactNode
  children: (control: ControlProps) => ReactNode
}) {
  const id = useId()
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="text-table font-medium text-text">
          {props.label}
        </label>
        {props.aside}
      </div>
      {props.children({
        id,
        'aria-invalid': props.error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {props.hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {props.hint}
        </p>
      )}
      {props.error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-xs text-danger">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {props.error}
        </p>
      )}
    </div>
  )
}
