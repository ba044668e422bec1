import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { useT } from '@/lib/i18n'

/** A password that can be looked at. */
export function PasswordField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  hint?: string
  aside?: ReactNode
  isNew?: boolean
}) {
  const t = useT()
  const [shown, setShown] = useState(false)
  return (
    <Field
      label={props.label}
      error={props.error}
      {...(props.hint ? { hint: props.hint } : {})}
      {...(props.aside ? { aside: props.aside } : {})}
    >
      {(control) => (
        <div className="relative">
          <Input
            {...control}
            type={shown ? 'text' : 'password'}
            autoComplete={props.isNew ? 'new-password' : 'current-password'}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
            className="pe-10"
          />
          <IconButton
            label={shown ? t('auth.hidePassword') : t('auth.showPassword')}
            onClick={() => setShown(!shown)}
            className="absolute top-1/2 end-0.5 -translate-y-1/2"
          >
            {shown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
          </IconButton>
        </div>
      )}
    </Field>
  )
}
