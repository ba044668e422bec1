import { createClient } from '@connectrpc/connect'
import { JournalService, type JournalSeal } from '@eventkit/api/eventkit/v1/journal_pb'
import { useMutation } from '@tanstack/react-query'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ErrorState } from '@/components/ui/error-state'
import { ProgressBar } from '@/components/ui/progress-bar'
import { JournalSection } from '@/features/journal/journal-section'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { transport } from '@/lib/transport'

const journalClient = createClient(JournalService, transport)

interface Verdict {
  /** The newest seal that was looked at. */
  last: JournalSeal | undefined
  broken: JournalSeal | undefined
  /** How many entries are newer than the newest seal. */
  unsealed: number
}

/** Compares the journal with its seals, page by page, up to the first that does not fit. */
async function checkSeals(onLooked: (position: number) => void): Promise<Verdict> {
  const verdict: Verdict = { last: undefined, broken: undefined, unsealed: 0 }
  let pageToken = ''
  do {
    const page = await journalClient.listSeals({ pageToken })
    verdict.last = page.seals.at(-1) ?? verdict.last
    verdict.broken = page.seals.find((seal) => !seal.isIntact)
    verdict.unsealed = Number(page.end - (verdict.last?.position ?? 0n))
    if (verdict.last) onLooked(Number(verdict.last.position))
    pageToken = page.nextPageToken
  } while (pageToken && !verdict.broken)
  return verdict
}

/** Checks, on a press of a button, whether the journal still matches its seals. */
export function JournalSeals() {
  const t = useT()
  const format = useFormat()
  const [looked, setLooked] = useState(0)
  const check = useMutation({ mutationFn: () => checkSeals(setLooked), onMutate: () => setLooked(0) })
  return (
    <JournalSection title={t('company.seals')} hint={t('company.sealsHint')}>
      <div className="flex flex-col items-start gap-3" aria-live="polite">
        <Button aria-busy={check.isPending} disabled={check.isPending} onClick={() => check.mutate()}>
          <ShieldCheck className="size-4" aria-hidden />
          {t('company.checkSeals')}
        </Button>
        {check.isPending && (
          <div className="flex w-full max-w-96 flex-col gap-1 text-xs text-muted">
            <ProgressBar label={t('company.checkingSeals')} value={undefined} />
            {looked > 0 && t('company.sealsLooked', { position: format.number(looked) })}
          </div>
        )}
        {check.data && <SealVerdict verdict={check.data} />}
        {check.error && <ErrorState error={check.error} onRetry={() => check.mutate()} />}
      </div>
    </JournalSection>
  )
}

function SealVerdict({ verdict: { last, broken, unsealed } }: { verdict: Verdict }) {
  const t = useT()
  const format = useFormat()
  if (broken) {
    const stretch = {
      from: format.number(Number(broken.afterPosition) + 1),
      to: format.number(Number(broken.position)),
    }
    return (
      <p role="alert" className="flex items-center gap-2 text-table text-danger">
        <ShieldAlert className="size-4 shrink-0" aria-hidden />
        {t('company.sealsBroken', stretch)}
      </p>
    )
  }
  if (!last) return <p className="text-table text-muted">{t('company.noSeals')}</p>
  const sealedAt = dateOf(last.sealedAt)
  return (
    <div className="flex w-full flex-col gap-2 rounded-md border border-line bg-surface-1 px-4 py-2.5 text-table">
      <p className="flex items-center gap-2 text-ok">
        <ShieldCheck className="size-4 shrink-0" aria-hidden />
        {t('company.sealsIntact', { position: format.number(Number(last.position)) })}
        {unsealed > 0 && <span className="text-muted">{t('company.unsealed', { count: unsealed })}</span>}
      </p>
      <p className="flex items-center gap-2 text-xs text-muted">
        <code className="min-w-0 truncate font-mono">{`${last.position}:${last.hash}`}</code>
        <CopyButton text={`${last.position}:${last.hash}`} label={t('company.copySeal')} />
        {sealedAt && <span className="shrink-0">{format.moment(sealedAt)}</span>}
      </p>
    </div>
  )
}
