import type { RawRoute } from '../module.ts'
import { jwks } from './authenticate.ts'

/** `/.well-known/jwks.json`: the keys that access tokens are signed with, for those who check them elsewhere. */
export const jwksRoute: RawRoute = {
  mount: (http, runtime) => {
    http.get('/.well-known/jwks.json', async (_, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(await jwks(runtime)),
    )
  },
}
