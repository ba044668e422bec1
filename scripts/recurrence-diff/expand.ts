// The series of each line of JSON, as the server expands them: compare.py talks to it.
import { createInterface } from 'node:readline'
import { seriesProblem } from '../../server/src/platform/recurrence/series-problem.ts'
import { occurrencesOf, type Series } from '../../server/src/platform/recurrence/series.ts'

interface Asked extends Omit<Series, 'start'> {
  start: string
  most: number
}

for await (const line of createInterface({ input: process.stdin })) {
  const { start, most, ...rest } = JSON.parse(line) as Asked
  const series = { ...rest, start: Temporal.PlainDateTime.from(start) }
  const begun = performance.now()
  const problem = seriesProblem(series)
  const found = problem ? [] : occurrencesOf(series).take(most).toArray()
  const ms = performance.now() - begun
  const at = found.map((each) => each.at.epochMilliseconds / 1000)
  process.stdout.write(`${JSON.stringify({ problem: problem?.reason, at, ms })}\n`)
}
