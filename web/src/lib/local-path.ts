/**
 * The path, search and hash of an address when it is one of this site, else undefined. Read as the browser would read it,
 * which takes "//host", "/\host" and "/<tab>/host" for addresses of another site.
 */
export function localPath(address: unknown): string | undefined {
  if (typeof address !== 'string' || !address.startsWith('/')) return undefined
  const url = URL.parse(address, location.origin)
  // A path that begins with "//" once its dots are gone would be read as a host the next time.
  if (url?.origin !== location.origin || url.pathname.startsWith('//')) return undefined
  return url.pathname + url.search + url.hash
}
