import { Columns3 } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { ColumnMenuProps } from '@/components/column-choice'
import { Popover } from '@/components/ui/popover'
import { Button } from '@/components/ui/button'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const ColumnChoice = layer(async () => (await import('@/components/column-choice')).ColumnChoice)

/** Chooses which columns are shown, and in which order; `shown` are the ids, all when absent. */
export function ColumnMenu(props: ColumnMenuProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label={t('shell.columns')}
      className="w-60 p-1.5"
      trigger={
        <Button look="ghost" size="sm" className="max-md:hidden" aria-label={t('shell.columns')}>
          <Columns3 className="size-4" aria-hidden />
          <span className="hidden xl:inline">{t('shell.columns')}</span>
        </Button>
      }
    >
      <Suspense fallback={<div className="h-40" />}>
        <ColumnChoice {...props} />
      </Suspense>
    </Popover>
  )
}
