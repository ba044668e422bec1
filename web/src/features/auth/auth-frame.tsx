import { Languages } from 'lucide-react'
import { type ReactNode } from 'react'
import { Toaster } from '@/components/ui/toaster'
import { useT } from '@/lib/i18n'
import { preferences, setPreferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

/** What stands around the pages before the sign-in: the mark above, the language below. */
export function AuthFrame({ children }: { children: ReactNode }) {
  const t = useT()
  const { locale } = useStore(preferences)
  const other = locale === 'en' ? 'de' : 'en'
  return (
    <div className="flex min-h-dvh flex-col items-center justify-center gap-6 px-4 py-10">
      <div aria-hidden className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <img src="/favicon.svg" alt="" className="size-8" />
        EventKit
      </div>
      <main className="w-full max-w-96 rounded-xl border border-line bg-surface-1 p-6 sm:p-7">{children}</main>
      <button
        type="button"
        lang={other}
        onClick={() => setPreferences({ locale: other })}
        className="flex h-8 items-center gap-2 rounded-md px-2 text-table text-muted hover:text-text pointer-coarse:h-11"
      >
        <Languages className="size-4" aria-hidden />
        {locale === 'en' ? 'Deutsch' : 'English'}
        <span className="sr-only">{t('layers.language')}</span>
      </button>
      <Toaster />
    </div>
  )
}

/** The title of such a page and a line below it. */
export function AuthTitle({ title, hint }: { title: string; hint?: ReactNode }) {
  return (
    <div className="mb-2">
      <title>{`${title} · EventKit`}</title>
      <h1 className="text-lg font-semibold">{title}</h1>
      {hint && <p className="mt-1 text-table text-muted">{hint}</p>}
    </div>
  )
}
