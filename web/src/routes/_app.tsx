import { createFileRoute, Outlet, redirect, useMatches, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { AppShell } from '@/shell/app-shell'
import { NotAllowed, useForbiddenPage } from '@/components/not-allowed'
import { ErrorState } from '@/components/ui/error-state'
import { loadMe } from '@/directory/me.queries'
import { reactToFeed } from '@/feed-reactions'
import { loadLaterMessages } from '@/lib/i18n'
import { goLive } from '@/lib/live-feed'
import { queryClient } from '@/lib/query-client'
import { ownerOf, restoreSession, session } from '@/lib/session'
import { forgetSteps } from '@/lib/toast'

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    const signedIn = await restoreSession()
    if (!signedIn) throw redirect({ to: '/sign-in', search: { next: location.href } })
    // The two lists that people start with say nothing of these; a record opened beside them does.
    if (!/^\/(tasks|events)\/?$/.test(location.pathname)) await loadLaterMessages()
  },
  loader: loadMe,
  component: SignedIn,
  errorComponent: ({ error }) => <Unreachable error={error} />,
})

/** Everything behind the sign-in: the shell, the live feed, and the way out when the session ends. */
function SignedIn() {
  const navigate = useNavigate()
  const router = useRouter()
  useEffect(() => goLive(reactToFeed), [])
  useEffect(() => {
    let owner = currentOwner()
    return session.subscribe(() => {
      if (currentOwner() === owner) return
      owner = currentOwner()
      // Also when somebody else signed in in another tab: what one person has seen is not the next one's.
      queryClient.clear()
      forgetSteps()
      if (owner === undefined) void navigate({ to: '/sign-in' })
      else void router.invalidate()
    })
  }, [navigate, router])
  // By the page that is shown, which on the way to another is still the one that is left.
  const forbidden = useForbiddenPage(useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '' }))
  return <AppShell>{forbidden ? <NotAllowed key={forbidden.to} page={forbidden} /> : <Outlet />}</AppShell>
}

function currentOwner(): string | undefined {
  const current = session.get()
  return current && ownerOf(current)
}

function Unreachable({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <main className="flex h-dvh">
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </main>
  )
}
