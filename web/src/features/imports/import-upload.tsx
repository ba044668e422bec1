import { FileX2 } from 'lucide-react'
import { useState } from 'react'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Button } from '@/components/ui/button'
import { ImportDrop } from '@/features/imports/import-drop'
import { asQuery, useChosenFormat } from '@/features/imports/import-formats'
import { useRefusalText } from '@/features/imports/import-problems'
import { refreshImports } from '@/features/imports/import.queries'
import { type Failure, ProblemError, readFailure } from '@/lib/errors'
import { explain } from '@/lib/explain'
import { useT } from '@/lib/i18n'
import { uploadFile } from '@/lib/upload'

// As the server has it.
const LIMIT_BYTES = 20_000_000

const tooLarge = readFailure(new ProblemError(413, { reason: 'body_too_large' }))

interface Upload {
  file: File
  part: number
  control: AbortController
}

/** Uploads a file: the place to drop it, its progress, and why it was refused. `onDone` gets the import's id. */
export function ImportUpload({ kind, onDone }: { kind: string | undefined; onDone: (id: string) => void }) {
  const t = useT()
  const [format, setFormat] = useChosenFormat(kind)
  const [upload, setUpload] = useState<Upload>()
  const [refusal, setRefusal] = useState<{ file: File; failure: Failure }>()

  const start = async (file: File) => {
    setRefusal(undefined)
    // Said before 20 MB have gone out for nothing.
    if (file.size > LIMIT_BYTES) return setRefusal({ file, failure: tooLarge })
    const control = new AbortController()
    const running = { file, part: 0, control }
    setUpload(running)
    try {
      const path = `/api/v1/imports?${new URLSearchParams({ file_name: file.name, ...asQuery(format) })}`
      const onProgress = (part: number) => setUpload({ ...running, part })
      const reply = await uploadFile(path, file, { onProgress, signal: control.signal })
      refreshImports()
      onDone(String(reply['id']))
    } catch (error) {
      if (!control.signal.aborted) setRefusal({ file, failure: readFailure(error) })
    } finally {
      setUpload(undefined)
    }
    return undefined
  }
  if (upload) return <Uploading upload={upload} />
  return (
    <div className="flex flex-col gap-3">
      {refusal && <Refusal {...refusal} />}
      <ImportDrop format={format} onFormat={setFormat} onFile={(file) => void start(file)} />
      <p role="status" className="sr-only">
        {refusal ? t('imports.refused', { file: refusal.file.name }) : ''}
      </p>
    </div>
  )
}

function Uploading({ upload }: { upload: Upload }) {
  const t = useT()
  const isSent = upload.part >= 1
  return (
    <section className="flex flex-col gap-3 rounded-xl border border-line bg-surface-1 p-6">
      <p className="truncate font-semibold">{upload.file.name}</p>
      <ProgressBar
        label={isSent ? t('imports.reading') : t('imports.uploading')}
        value={isSent ? undefined : upload.part}
      />
      <div className="flex items-center justify-between gap-3 text-table text-muted">
        {isSent ? t('imports.reading') : t('imports.uploading')}
        <Button size="sm" onClick={() => upload.control.abort()}>
          {t('layers.cancel')}
        </Button>
      </div>
    </section>
  )
}

// Why a file as a whole was not taken: nothing of it stays.
function Refusal({ file, failure }: { file: File; failure: Failure }) {
  const t = useT()
  const ours = useRefusalText()(failure)
  const theirs = failure.violations.map(({ description }) => description)
  const reasons = ours === undefined && theirs.length > 0 ? theirs : [ours ?? explain(failure, t)]
  return (
    <section role="alert" className="flex gap-3 rounded-md border border-danger/60 px-4 py-3 text-table">
      <FileX2 className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
      <div>
        <p className="font-semibold">{t('imports.refused', { file: file.name })}</p>
        <ul className="mt-1 list-inside list-disc">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <p className="mt-1 text-muted">{t('imports.nothingKept')}</p>
        {failure.requestId && (
          <p className="mt-1 text-xs text-muted">
            {t('shell.requestId')} <code className="font-mono">{failure.requestId}</code>
          </p>
        )}
      </div>
    </section>
  )
}
