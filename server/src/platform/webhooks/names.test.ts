import { createSocket } from 'node:dgram'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { publicNames, systemNames, UnknownNameError } from './names.ts'

/** A name server that knows these addresses, by name; it never answers for others. */
async function aNameServer(known: Readonly<Record<string, string[]>>): Promise<string> {
  const server = createSocket('udp4')
  server.on('message', (query, { port, address }) => {
    const { name, type, question } = questionOf(query)
    const addresses = known[name]
    if (!addresses) return
    const records = addresses.filter(() => type === 1).map(recordOf)
    const header = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0])
    server.send(Buffer.concat([header, question, ...records]), port, address)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${server.address().port}`
}

/** What a query asks (RFC 1035, 4.1.2): labels, each after its length, then the type and the class. */
function questionOf(query: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + size).toLowerCase())
    at += size + 1
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), question: query.subarray(12, at + 5) }
}

/** An address of the name in the question, for no time at all. */
const recordOf = (address: string): Buffer =>
  Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)])

describe('names of the public internet', () => {
  it('are told by name servers, whatever these do not say of others', async () => {
    const server = await aNameServer({ 'hooks.example.com': ['192.0.2.1', '192.0.2.2'], 'empty.example.com': [] })
    const names = publicNames([server])
    const silent = Array.from({ length: 50 }, (_, i) => names(`silent-${i}.example.com`))
    const began = performance.now()
    expect(await names('hooks.example.com')).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '192.0.2.2', family: 4 },
    ])
    await expect(names('empty.example.com')).rejects.toBeInstanceOf(UnknownNameError)
    expect(performance.now() - began).toBeLessThan(1000)
    const ended = await Promise.allSettled(silent)
    expect(ended.map(({ status }) => status)).toEqual(Array(50).fill('rejected'))
    expect(performance.now() - began).toBeLessThan(12_000)
  }, 20_000)
})

describe('names of the system', () => {
  it('are looked up one at a time, and once for all who ask meanwhile', async () => {
    const asked: string[] = []
    const answers: PromiseWithResolvers<LookupAddress[]>[] = []
    const names = systemNames((name) => {
      asked.push(name)
      const answer = Promise.withResolvers<LookupAddress[]>()
      answers.push(answer)
      return answer.promise
    })
    const slow = Array.from({ length: 16 }, () => names('slow'))
    const quick = names('quick')
    await new Promise(setImmediate)
    expect(asked).toEqual(['slow'])
    answers[0]?.reject(new Error('nobody knows'))
    expect((await Promise.allSettled(slow)).map(({ status }) => status)).toEqual(Array(16).fill('rejected'))
    await expect(slow[0]).rejects.toBeInstanceOf(UnknownNameError)
    await new Promise(setImmediate)
    expect(asked).toEqual(['slow', 'quick'])
    const found = [{ address: '10.0.0.1', family: 4 }]
    answers[1]?.resolve(found)
    expect(await quick).toEqual(found)
    void names('slow')
    await new Promise(setImmediate)
    expect(asked).toEqual(['slow', 'quick', 'slow'])
  })

  it('include those of this machine', async () => {
    expect((await systemNames()('localhost')).map(({ address }) => address)).toContain('127.0.0.1')
  })
})
