import { createFileRoute, Outlet, redirect, useMatches, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { AppShell } from '@/components/app-shell'
import { NotAllowed, useForbiddenPage } from '@/components/not-allowed'
import { ErrorState } from '@/components/ui/error-state'
import { loadMe } from '@/features/auth/me.queries'
import { reactToFeed } from '@/feed-reactions'
import { goLive } from '@/lib/live'
import { queryClient } from '@/lib/query-client'
import { restoreSession, session } from '@/lib/session'

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    const signedIn = await restoreSession()
    if (!signedIn) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  loader: loadMe,
  component: SignedIn,
  errorComponent: ({ error }) => <Unreachable error={error} />,
})

/** Everything behind the sign-in: the shell, the live feed, and the way out when the session ends. */
function SignedIn() {
  const navigate = useNavigate()
  useEffect(() => goLive(reactToFeed), [])
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.get()) return
        queryClient.clear()
        void navigate({ to: '/sign-in' })
      }),
    [navigate],
  )
  // By the page that is shown, which on the way to another is still the one that is left.
  const forbidden = useForbiddenPage(useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '' }))
  return <AppShell>{forbidden ? <NotAllowed key={forbidden.to} page={forbidden} /> : <Outlet />}</AppShell>
}

function Unreachable({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <main className="flex h-dvh">
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </main>
  )
}
