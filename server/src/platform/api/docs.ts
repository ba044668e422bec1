import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { RawRoute } from '../module.ts'
import type { Rpc } from './contract.ts'
import { type About, makeOpenApi } from './openapi.ts'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>EventKit API</title>
    <script type="module" src="/docs/rapidoc.js"></script>
    <script type="module" src="/docs/sign-in.js"></script>
  </head>
  <body>
    <rapi-doc spec-url="/openapi.json" theme="dark" render-style="focused" show-header="false" load-fonts="false"
      bg-color="#0d0f13" primary-color="#f0b04a" allow-spec-file-load="false" allow-spec-url-load="false"
      allow-server-selection="false" regular-font="system-ui" info-description-headings-in-navbar="true"
      show-method-in-nav-bar="as-colored-text" allow-authentication="true">
      <form slot="auth">
        <p>Sign in to try calls as yourself, or set an API key as the token above. Nothing is kept beyond this page.</p>
        <label>E-mail <input name="email" type="email" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <button>Sign in</button>
        <output aria-live="polite"></output>
      </form>
    </rapi-doc>
  </body>
</html>
`

/** Puts the token of a sign-in into the page. Without cookies: the web app in another tab stays as it is. */
const signIn = `const docs = document.querySelector('rapi-doc')
const form = document.querySelector('form')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const told = form.querySelector('output')
  const reply = await fetch('/api/v1/auth/sign-in', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  })
  const { access_token: token, user, detail } = await reply.json()
  told.textContent = reply.ok ? 'Signed in as ' + user.name + ', for 15 minutes.' : detail
  if (reply.ok) docs.setApiKey('bearer', token)
})
`

/** Mounts /openapi.json and the page to browse it with. */
export function mountDocs(app: FastifyInstance, rpcs: readonly Rpc[], raw: readonly RawRoute[], about: About): void {
  const openApi = JSON.stringify(makeOpenApi(rpcs, raw, about))
  app.get('/openapi.json', (_, reply) => reply.type('application/json').send(openApi))
  app.get('/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/docs/sign-in.js', (_, reply) => reply.type('text/javascript').send(signIn))
  app.get('/docs/rapidoc.js', async (_, reply) => {
    const script = createRequire(import.meta.url).resolve('rapidoc/dist/rapidoc-min.js')
    return reply
      .type('text/javascript')
      .header('cache-control', 'public, max-age=86400')
      .send(await readFile(script))
  })
}
