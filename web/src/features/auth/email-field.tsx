import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useT } from '@/lib/i18n'

/** The e-mail one signs in with, where a form begins. */
export function EmailField(props: { value: string; error: string | undefined; onChange: (email: string) => void }) {
  const t = useT()
  return (
    <Field label={t('auth.email')} error={props.error}>
      {(control) => (
        <Input
          {...control}
          type="email"
          autoComplete="username"
          autoFocus
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
