import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Rpc } from './contract.ts'
import { makeOpenApi, type Download, type Upload } from './openapi.ts'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>EventKit API</title>
    <script type="module" src="/docs/rapidoc.js"></script>
  </head>
  <body>
    <rapi-doc spec-url="/openapi.json" theme="dark" render-style="focused" show-header="false" load-fonts="false"
      bg-color="#0d0f13" primary-color="#f0b04a" allow-spec-file-load="false" allow-spec-url-load="false"
      allow-server-selection="false" regular-font="system-ui"></rapi-doc>
  </body>
</html>
`

/** Mounts /openapi.json and the page to browse it with. */
export function mountDocs(
  app: FastifyInstance,
  rpcs: readonly Rpc[],
  uploads: readonly Upload[],
  downloads: readonly Download[],
  version: string,
): void {
  const openApi = JSON.stringify(makeOpenApi(rpcs, uploads, downloads, version))
  app.get('/openapi.json', (_, reply) => reply.type('application/json').send(openApi))
  app.get('/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/docs/rapidoc.js', async (_, reply) => {
    const script = createRequire(import.meta.url).resolve('rapidoc/dist/rapidoc-min.js')
    return reply
      .type('text/javascript')
      .header('cache-control', 'public, max-age=86400')
      .send(await readFile(script))
  })
}
