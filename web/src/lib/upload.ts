import { isRecord, ProblemError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { getAccessToken } from '@/lib/session'

/** What an upload tells while it runs. */
export interface UploadWatch {
  /** How much has gone out, 0 to 1. */
  onProgress: (part: number) => void
  signal: AbortSignal
}

/**
 * Posts a file as the body and gives the reply's JSON; throws ProblemError for any other status than 2xx, and a TypeError,
 * as fetch does, when the server was not reached. XMLHttpRequest, since fetch does not tell how much has gone out.
 */
export async function uploadFile(path: string, file: Blob, watch: UploadWatch): Promise<Record<string, unknown>> {
  const token = await getAccessToken()
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.responseType = 'json'
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('idempotency-key', newId())
    request.setRequestHeader('x-client-time', new Date().toISOString())
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`)
    request.upload.onprogress = ({ loaded, total }) => watch.onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const reply: unknown = request.response
      if (request.status >= 200 && request.status < 300 && isRecord(reply)) resolve(reply)
      else reject(new ProblemError(request.status, reply))
    }
    request.onerror = () => reject(new TypeError('The server was not reached'))
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'))
    watch.signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
