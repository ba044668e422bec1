// The load generator's process: takes jobs from its parent one after the other.
import autocannon from 'autocannon'
import type { LoadJob, LoadReply } from './load.ts'

process.on('message', (job: LoadJob) => void run(job).then((reply) => process.send?.(reply)))
process.on('disconnect', () => process.exit())

async function run(job: LoadJob): Promise<LoadReply> {
  const times: number[] = []
  let [first, last, answered, failures] = [0, 0, 0, 0]
  let sample = ''
  const options: autocannon.Options = {
    url: job.origin,
    connections: job.connections,
    requests: job.requests,
    sampleInt: 20,
    timeout: 30,
    ...(job.amount ? { amount: job.amount } : { duration: job.seconds ?? 1 }),
  }
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(options, (error) => (error ? reject(error) : resolve()))
    first = performance.now()
    instance.on('response', (_, status, __, ms) => {
      last = performance.now()
      if (answered++ === job.warmUp) first = last
      const isGood = status >= 200 && status < 300
      if (!isGood) sample ||= `${status}, request ${times.length + failures++}`
      else if (answered > (job.warmUp ?? 0)) times.push(ms)
    })
    instance.on('reqError', (error: unknown) => {
      failures++
      sample ||= String(error)
    })
  })
  return { times: Float64Array.from(times), seconds: (last - first) / 1000, failures, sample }
}
