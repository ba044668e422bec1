import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import pg from 'pg'

/** A way to a database that a test can block. */
export interface Gate {
  /** The database's URL by this way. */
  readonly url: string
  /** Connections stay, new ones are taken, and nothing passes: a database that hangs, or a network that swallows. */
  freeze(): void
  /** Connections break and new ones are refused: a database that is gone. */
  shut(): Promise<void>
  /** All is well again. */
  open(): Promise<void>
}

/** Opens a way to a database; `parameters` go into its URL. */
export async function aGate(appUrl: string, parameters: Record<string, string> = {}): Promise<Gate> {
  const { host, port } = new pg.Client({ connectionString: appUrl })
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  const ends = new Set<Socket>()
  let isFrozen = false
  const pass = (from: Socket, to: Socket): void => {
    ends.add(from)
    from.on('data', (bytes) => to.write(bytes))
    from.on('error', () => undefined) // always followed by 'close'
    from.on('close', () => {
      ends.delete(from)
      to.destroy()
    })
    if (isFrozen) from.pause()
  }
  const server = createServer((near) => {
    const far = connect(target)
    pass(near, far)
    pass(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = (server.address() as AddressInfo).port
  return {
    url: urlOf(appUrl, at, parameters),
    freeze: () => {
      isFrozen = true
      for (const end of ends) end.pause()
    },
    shut: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const end of ends) end.destroy()
      await closed
    },
    open: async () => {
      isFrozen = false
      for (const end of ends) end.resume()
      if (server.listening) return
      server.listen(at, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}

function urlOf(appUrl: string, port: number, parameters: Record<string, string>): string {
  const url = new URL(appUrl)
  url.search = new URLSearchParams(parameters).toString()
  url.host = `127.0.0.1:${port}`
  return url.href
}
