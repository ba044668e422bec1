import { Trash2 } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'
import { useT } from '@/lib/i18n'

/** A bin with nothing in it; `hint` says what is kept there. */
export function EmptyBin({ hint, canRestore }: { hint: string; canRestore: boolean }) {
  const t = useT()
  return (
    <EmptyState
      icon={<Trash2 />}
      title={t('shell.emptyBin')}
      hint={canRestore ? `${hint} ${t('shell.emptyBinHow')}` : hint}
    />
  )
}
