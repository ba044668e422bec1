import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { expandStatuses } from '../src/work/task.rules.ts'

// Statuses are texts in the contract, so that companies can have their own; the built-in ones are known on both sides.

const words = readFileSync(new URL('../../web/src/features/work/task-words.tsx', import.meta.url), 'utf8')
const quoted = (text: string): string[] => [...text.matchAll(/'(\w+)'/g)].map(([, word = '']) => word)

it('the web knows the statuses of tasks that the server has, and which of them are closed', () => {
  const [, statuses = ''] = /STATUSES = \[(.*?)\]/.exec(words) ?? []
  const [, closed = ''] = /function isClosed\(.*?\{\n(.*?)\n\}/s.exec(words) ?? []
  expect(quoted(statuses)).toEqual(expandStatuses(['open', 'active', 'done', 'cancelled']))
  expect(quoted(closed).filter((word) => word !== 'status')).toEqual(expandStatuses(['done', 'cancelled']))
})
