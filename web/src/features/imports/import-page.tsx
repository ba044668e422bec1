import { Page } from '@/components/page'
import { ImportHistory } from '@/features/imports/import-history'
import { ImportUpload } from '@/features/imports/import-upload'
import { useT } from '@/lib/i18n'

/** The import page: a place to drop a file, and the earlier imports. `kind` is what is to be made, as far as is known. */
export function ImportPage(props: { kind: string | undefined; onUploaded: (id: string) => void }) {
  const t = useT()
  return (
    <Page title={t('shell.import')}>
      <div className="flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-200 flex-col gap-8 px-4 py-6">
          <ImportUpload kind={props.kind} onDone={props.onUploaded} />
          <ImportHistory />
        </div>
      </div>
    </Page>
  )
}
