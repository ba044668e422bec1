import { describe, expect, it } from 'vitest'
import { problem, sentencesWith } from './problem.ts'

describe('problems', () => {
  it('quote no more of the file than is read', () => {
    const { values } = problem('refused', { text: 'x'.repeat(1000) })
    expect(values.text).toHaveLength(200)
  })

  it('are sentences, too', () => {
    expect(sentencesWith()(problem('same_key', { line: 7 }))).toBe('has the same key as line 7')
  })

  it('have the words of their importer', () => {
    const told = { reason: 'too_heavy', values: { tons: '7' } }
    expect(sentencesWith({ too_heavy: 'weighs {tons} t' })(told)).toBe('weighs 7 t')
  })
})
