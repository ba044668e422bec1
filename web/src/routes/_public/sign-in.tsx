import { createFileRoute, redirect } from '@tanstack/react-router'
import { SignInForm } from '@/features/auth/sign-in-form'
import { localPath } from '@/lib/local-path'
import { restoreSession } from '@/lib/session'

interface Search {
  /** Where to go once signed in; a path of this app. */
  next?: string
}

export const Route = createFileRoute('/_public/sign-in')({
  // A link must not lead away from this site after the sign-in.
  validateSearch: (search: Record<string, unknown>): Search => {
    const next = localPath(search['next'])
    return next === undefined ? {} : { next }
  },
  beforeLoad: async ({ search }) => {
    if (await restoreSession().catch(() => undefined)) throw redirect({ href: search.next ?? '/tasks' })
    // Only who is not signed in needs what asks.
    const { isFirstToCome } = await import('@/features/auth/sign-up.queries')
    if (await isFirstToCome()) throw redirect({ to: '/sign-up', replace: true })
  },
  component: SignIn,
})

function SignIn() {
  const { next } = Route.useSearch()
  const navigate = Route.useNavigate()
  return <SignInForm onDone={() => void navigate({ href: next ?? '/tasks', replace: true })} />
}
