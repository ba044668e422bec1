import { FilterChip } from '@/components/filter-chip'
import { useImport } from '@/directory/import-name'
import { useT } from '@/lib/i18n'

/** The filter that keeps a list to what one import made or changed, by the name of its file. */
export function ImportChip({ importId, onRemove }: { importId: string; onRemove: () => void }) {
  const t = useT()
  const { data } = useImport(importId)
  return <FilterChip name={t('shell.import')} value={data?.fileName || '…'} onRemove={onRemove} />
}
