import { CloudOff, TriangleAlert } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { explain } from '@/lib/explain'
import { readFailure } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { feedState } from '@/lib/live-feed'
import { isMissingPart } from '@/lib/missing-parts'
import { useStore } from '@/lib/store'

/** What went wrong, what to do, and the request id for the operator of the server. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT()
  const failure = readFailure(error)
  const isMissing = isMissingPart(error)
  const isOffline = useStore(feedState) === 'offline'
  const missingText = t(isOffline ? 'shell.partOffline' : 'shell.partGone')
  return (
    <div role="alert" className="flex flex-1 flex-col items-center justify-center gap-3 px-6 py-16 text-center">
      <div className="flex size-12 items-center justify-center rounded-full bg-surface-2 text-danger">
        {failure.reason === 'offline' || (isMissing && isOffline) ? (
          <CloudOff className="size-6" />
        ) : (
          <TriangleAlert className="size-6" />
        )}
      </div>
      <h2 className="text-base font-semibold">{t('shell.errorTitle')}</h2>
      <p className="max-w-96 text-table text-muted">{isMissing ? missingText : explain(failure, t)}</p>
      {failure.requestId && (
        <p className="flex items-center gap-2 text-xs text-muted">
          {t('shell.requestId')} <code className="font-mono">{failure.requestId}</code>
          <CopyButton text={failure.requestId} />
        </p>
      )}
      <div className="mt-2 flex gap-2">
        {onRetry && <Button onClick={onRetry}>{t('shell.retry')}</Button>}
        {isMissing && !isOffline && <Button onClick={() => location.reload()}>{t('shell.reload')}</Button>}
      </div>
    </div>
  )
}
