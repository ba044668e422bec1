import { ProblemError } from '@/lib/errors'
import { getAccessToken } from '@/lib/session'

// Browsers begin to save some time after the click.
const KEPT_MS = 60_000

/** Saves what the REST interface gives as a file under the name the server chose; throws as callRest does. */
export async function downloadFile(path: string): Promise<void> {
  const token = await getAccessToken()
  const response = await fetch(path, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  if (!response.ok) throw new ProblemError(response.status, await response.json().catch(() => undefined))
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? ''
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}
