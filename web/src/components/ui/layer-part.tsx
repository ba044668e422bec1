import { CatchBoundary } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect } from 'react'
import { t } from '@/lib/i18n'
import { feedState } from '@/lib/live-feed'
import { isMissingPart } from '@/lib/missing-parts'
import { showToast } from '@/lib/toast'
import { TypeAhead } from '@/lib/type-ahead'

/**
 * A small layer whose code is loaded when it is first opened; `closed` stands in its place meanwhile. One that cannot be
 * fetched is told in a toast and closed by `onGone`: what it opens from stays as it is.
 */
export function LayerPart(props: { closed: ReactNode; onGone: () => void; children: ReactNode }) {
  const { closed, onGone } = props
  return (
    <CatchBoundary
      getResetKey={() => 'layer'}
      errorComponent={({ error }) => <Gone error={error} closed={closed} onGone={onGone} />}
    >
      <Suspense
        fallback={
          <>
            {closed}
            <TypeAhead />
          </>
        }
      >
        {props.children}
      </Suspense>
    </CatchBoundary>
  )
}

function Gone({ error, closed, onGone }: { error: unknown; closed: ReactNode; onGone: () => void }) {
  // What is wrong inside the layer is for those who stand around it.
  if (!isMissingPart(error)) throw error
  useEffect(() => {
    const message = t(feedState.get() === 'offline' ? 'shell.partOffline' : 'shell.partGone')
    showToast({ tone: 'danger', message })
    onGone()
    // Once: closing takes this away.
  }, [])
  return closed
}
