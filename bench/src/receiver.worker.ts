// Receives what webhooks send, in a thread of its own, and says how many it took and when.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort } from 'node:worker_threads'

const taken = new Set<string>()
let first = 0
let last = 0

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    taken.add(String(request.headers['webhook-id']))
    last = performance.timeOrigin + performance.now()
    first ||= last
    response.writeHead(204).end()
  })
})
server.listen(0, '127.0.0.1', () => parentPort?.postMessage({ port: (server.address() as AddressInfo).port }))

parentPort?.on('message', (what: 'count' | 'forget') => {
  if (what === 'forget') {
    taken.clear()
    first = last = 0
  }
  parentPort?.postMessage({ count: taken.size, first, last })
})
