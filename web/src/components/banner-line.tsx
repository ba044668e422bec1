import type { ReactNode } from 'react'
import { useT } from '@/lib/i18n'
import { waitingOpen } from '@/lib/shell-layers'

/** A line across the page; `hasMore` leads to the changes that wait. */
export function BannerLine({ icon, hasMore, children }: { icon: ReactNode; hasMore?: boolean; children: ReactNode }) {
  const t = useT()
  return (
    <p className="flex min-h-9 items-center gap-2.5 border-b border-line bg-surface-2 px-4 py-1.5 text-table text-warn [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      {children}
      {hasMore && (
        <button
          type="button"
          className="rounded-sm px-1 font-semibold underline underline-offset-2"
          onClick={() => waitingOpen.set(true)}
        >
          {t('shell.showWaiting')}
        </button>
      )}
    </p>
  )
}
