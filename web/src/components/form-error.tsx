import { TriangleAlert } from 'lucide-react'
import { explain } from '@/lib/explain'
import type { Failure } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** Why a form was refused as a whole; nothing when its fields say so already. */
export function FormError({ failure, message }: { failure: Failure | undefined; message?: string | undefined }) {
  const t = useT()
  if (!failure || failure.violations.length > 0) return null
  return (
    <div role="alert" className="flex gap-2.5 rounded-md border border-danger/60 px-3 py-2 text-table">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
      <div>
        {message ?? explain(failure, t)}
        {failure.requestId && !message && (
          <p className="mt-0.5 text-xs text-muted">
            {t('shell.requestId')} <code className="font-mono">{failure.requestId}</code>
          </p>
        )}
      </div>
    </div>
  )
}
