import { Braces, Download, Table } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button } from '@/components/ui/button'
import { LazyMenu } from '@/components/ui/lazy-menu'
import { exportPath } from '@/features/journal/activity-request'
import type { ActivitySearch } from '@/features/journal/activity-search'
import { downloadFile } from '@/lib/download'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'
import { tell, tellRefusal } from '@/lib/tell'

type Format = 'csv' | 'ndjson'

const Formats = part(async () => {
  const { Menu, MenuItem } = await import('@/components/ui/menu')
  return function Formats(props: { trigger: ReactElement; onChoose: (format: Format) => void }) {
    const t = useT()
    return (
      <Menu defaultOpen align="end" trigger={props.trigger}>
        <MenuItem icon={<Table />} onSelect={() => props.onChoose('csv')}>
          {t('company.exportCsv')}
        </MenuItem>
        <MenuItem icon={<Braces />} onSelect={() => props.onChoose('ndjson')}>
          {t('company.exportNdjson')}
        </MenuItem>
      </Menu>
    )
  }
})

/** Saves the whole journal as a file, as far as this person may see it and the filters leave it. */
export function ActivityExport({ search }: { search: ActivitySearch }) {
  const t = useT()
  const [isBusy, setBusy] = useState(false)
  const save = async (format: Format) => {
    setBusy(true)
    try {
      await downloadFile(exportPath(search, format))
      tell('ok', t('company.didExport'))
    } catch (error) {
      tellRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <LazyMenu
      menu={(trigger) => <Formats trigger={trigger} onChoose={(format) => void save(format)} />}
      trigger={
        <Button look="ghost" size="sm" aria-busy={isBusy} disabled={isBusy}>
          <Download className="size-4" aria-hidden />
          {t('company.export')}
        </Button>
      }
    />
  )
}
