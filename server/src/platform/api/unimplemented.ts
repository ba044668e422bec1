import { Code } from '@connectrpc/connect'
import type { connectNodeAdapter } from '@connectrpc/connect-node'

/** The path of an rpc of any service: `/eventkit.v1.TaskService/GetTask`. */
export const isRpcPath = (url = ''): boolean => /^\/[\w.]+\.\w+\/\w+(\?|$)/.test(url)

/**
 * Answers a call of an rpc that is not served, in the words of the caller's protocol: gRPC and gRPC-Web have a status of
 * their own in headers that are trailers, too; Connect has an error in JSON.
 */
export const answerUnimplemented: ReturnType<typeof connectNodeAdapter> = (request, response) => {
  const [path] = (request.url ?? '').split('?')
  const message = `${path} is not served here`
  const type = request.headers['content-type'] ?? ''
  const [status, headers, body] = /^application\/grpc/i.test(type)
    ? [
        200,
        {
          'content-type': type,
          'grpc-status': String(Code.Unimplemented),
          'grpc-message': encodeURIComponent(message),
        },
      ]
    : [404, { 'content-type': 'application/json' }, JSON.stringify({ code: 'unimplemented', message })]
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.statusCode = status
  // Without a body, even an empty one, the headers end the stream: only then are they trailers to gRPC.
  if (body === undefined) response.end()
  else response.end(body)
}
