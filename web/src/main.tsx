import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@/styles/app.css'
import { TransportProvider } from '@connectrpc/connect-query'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { TipLayer } from '@/components/ui/tip-layer'
import { followLanguage } from '@/lib/i18n'
import { followMissingParts } from '@/lib/missing-parts'
import { followSystemTheme } from '@/lib/preferences'
import { queryClient } from '@/lib/query-client'
import { restoreSession } from '@/lib/session'
import { transport } from '@/lib/transport'
import { router } from '@/router'

followSystemTheme()
followMissingParts()
// The session is asked for while the language is on its way; whoever needs it hears what went wrong.
restoreSession().catch(() => undefined)
await followLanguage()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <TransportProvider transport={transport}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <TipLayer />
      </QueryClientProvider>
    </TransportProvider>
  </StrictMode>,
)
