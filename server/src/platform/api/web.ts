import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  // Positions of virtual rows and panels are styles on elements; scripts stay strict.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers every reply carries, and those that only mean something on a page. */
export function mountSecurityHeaders(app: FastifyInstance, isHttps: boolean): void {
  app.addHook('onSend', (_, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff')
    if (String(reply.getHeader('content-type')).startsWith('text/html')) {
      reply.header('content-security-policy', policy).header('referrer-policy', 'same-origin')
    }
    if (isHttps) reply.header('strict-transport-security', 'max-age=31536000')
    done(null, payload)
  })
}

/**
 * Serves the built web app: hashed assets for ever, packed when they were built; every other path that a browser asks for
 * is the app's own page, whose router knows it.
 */
export async function mountWeb(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', (_, reply) =>
      reply.type('text/plain').send('EventKit runs; its web app is not built: npm run build -w web\n'),
    )
    return
  }
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    wildcard: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/')
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/*', (request, reply) => {
    const isPage = request.headers.accept?.includes('text/html') && !/^\/(api\/|eventkit\.v1\.)/.test(request.url)
    return isPage ? reply.sendFile('index.html') : notFoundPage(reply)
  })
}

const notFoundPage = (reply: FastifyReply): void => reply.callNotFound()
