import { X } from 'lucide-react'
import { type ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { useT } from '@/lib/i18n'

/** What can be done with the selected rows; it floats over the foot of the list. */
export function BulkBar(props: { count: number; label?: string; onClear: () => void; children: ReactNode }) {
  const t = useT()
  if (props.count === 0) return null
  const label = props.label ?? t('layers.rowsSelected', { count: props.count })
  return (
    <div
      role="toolbar"
      aria-label={label}
      className="animate-rise shadow-pop print:hidden absolute bottom-4 inset-x-0 z-30 mx-auto flex w-fit max-w-[calc(100%-1rem)] items-center gap-1 overflow-x-auto rounded-lg border border-line bg-surface-2 py-1.5 pe-1.5 ps-4"
    >
      <span className="tabular pe-2 text-table font-semibold whitespace-nowrap">{label}</span>
      {props.children}
      <IconButton label={t('layers.clearSelection')} keys="escape" onClick={props.onClear}>
        <X className="size-4" />
      </IconButton>
    </div>
  )
}
