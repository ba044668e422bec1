import { type LookupAddress, lookup as systemLookup, promises } from 'node:dns'
import { promisify } from 'node:util'

/** Looks up every address that a host's name stands for. Rejects with `UnknownNameError` where that cannot be found out. */
export type Names = (name: string) => Promise<LookupAddress[]>

/** A name that stands for nothing, or of which nobody says in time what for. */
export class UnknownNameError extends Error {}

/** How long a name server is waited for; the second time twice as long. */
const tries = { timeout: 2000, tries: 2 }
/** The system's settings of name servers are read again after so long. */
const settingsMs = 60_000

/**
 * Names of the public internet, asked of the name servers themselves: the system's own lookup (`getaddrinfo`) takes one of the few
 * threads of the process, and keeps it while a name server is silent, so that few slow names would hold up whatever else the
 * process looks up, the database included.
 */
export function publicNames(servers?: readonly string[]): Names {
  const resolver = rereading(() => {
    const made = new promises.Resolver(tries)
    if (servers) made.setServers(servers)
    return made
  })
  return async (name) => {
    const asked = resolver()
    const answers = await Promise.allSettled([asked.resolve4(name), asked.resolve6(name)])
    const found = answers.flatMap((answer, at) =>
      answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: at === 0 ? 4 : 6 })) : [],
    )
    if (found.length === 0) throw new UnknownNameError()
    return found
  }
}

function rereading<T>(make: () => T): () => T {
  let made = { value: make(), at: performance.now() }
  return () => {
    if (performance.now() - made.at > settingsMs) made = { value: make(), at: performance.now() }
    return made.value
  }
}

const systemAddresses = (name: string): Promise<LookupAddress[]> => promisify(systemLookup)(name, { all: true })

/**
 * Names as the system knows them, such as those of its own network or in its file of hosts. One at a time, so that of the two
 * threads that lookups may have at once one is left to others; whoever asks for the same name meanwhile has the same answer.
 */
export function systemNames(lookup: Names = systemAddresses): Names {
  const asked = new Map<string, Promise<LookupAddress[]>>()
  let last: Promise<unknown> = Promise.resolve()
  return (name) => {
    const same = asked.get(name)
    if (same) return same
    const found = last
      .then(() => lookup(name))
      .catch(() => {
        throw new UnknownNameError()
      })
      .finally(() => asked.delete(name))
    last = found.catch(() => undefined)
    asked.set(name, found)
    return found
  }
}
