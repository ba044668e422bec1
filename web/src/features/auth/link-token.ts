/** Reads the one-time token of an invitation or reset link from the address. */
export function readToken(search: Record<string, unknown>): { token: string } {
  const token = search['token']
  return { token: typeof token === 'string' ? token : '' }
}
