import { Checkbox } from '@/components/ui/checkbox'
import { useT } from '@/lib/i18n'

/** Whether a new password ends the person's API keys, which do not depend on it. */
export function RevokeKeysChoice({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const t = useT()
  return (
    <label className="flex min-h-7 items-center gap-2.5 text-table pointer-coarse:min-h-11">
      <Checkbox checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {t('auth.revokeApiKeys')}
    </label>
  )
}
