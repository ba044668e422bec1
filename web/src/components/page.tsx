import { Plus } from 'lucide-react'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { ConnectionState, OfflineBanner } from '@/components/connection-state'
import { PresenceAvatars } from '@/components/presence'
import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { useFormat } from '@/lib/format'
import { headerEnd } from '@/lib/header-end'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import { useIsPrinting } from '@/lib/media-query'
import { type NewKind, newRecord, pageCreates } from '@/lib/new-record'
import { useStore } from '@/lib/store'

const InPage = createContext(false)

/** Whether a page stands around already. */
export function useIsInPage(): boolean {
  return useContext(InPage)
}

/**
 * A page of the app: the header (where one is, who else is here, the connection, New) over its content.
 * `crumb` narrows the title down; `creates` is what the New button and the key C make here, nothing when absent.
 */
export function Page(props: { title: string; crumb?: ReactNode; creates?: NewKind | undefined; children: ReactNode }) {
  const t = useT()
  const { title, creates } = props
  const End = useStore(headerEnd)
  useEffect(() => {
    document.title = `${title} · EventKit`
  }, [title])
  // A form for a new record does not outlive its page, as when one goes back.
  useEffect(() => () => newRecord.set(undefined), [])
  useEffect(() => {
    pageCreates.set(creates)
    return () => pageCreates.set(undefined)
  }, [creates])
  const make = () => newRecord.set(creates)
  useHotkeys({ c: make }, creates !== undefined)
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface-1 px-4">
        <nav aria-label={t('shell.breadcrumb')} className="flex min-w-0 flex-1 items-baseline gap-2">
          <h1 className="truncate text-base font-semibold">{title}</h1>
          {props.crumb && (
            <span className="hidden truncate text-table text-muted sm:inline">
              <span aria-hidden>/ </span>
              {props.crumb}
            </span>
          )}
        </nav>
        <PrintedAt />
        <PresenceAvatars />
        <ConnectionState />
        <span className="min-w-8 print:hidden">{End && <End />}</span>
        {creates && (
          <Button look="primary" onClick={make} className="max-md:hidden print:hidden">
            <Plus className="size-4" aria-hidden />
            {t(creates === 'invitation' ? 'company.invite' : 'shell.newThing')}
            <Kbd keys="c" />
          </Button>
        )}
      </header>
      <OfflineBanner />
      <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 outline-none">
        <InPage value>{props.children}</InPage>
      </main>
    </div>
  )
}

// A printed page says when it was printed, since it does not follow changes.
function PrintedAt() {
  const isPrinting = useIsPrinting()
  const format = useFormat()
  return isPrinting && <span className="tabular text-table text-muted">{format.full(new Date())}</span>
}
