import { describe, expect, it } from 'vitest'
import { problemsEn } from '../../../../web/src/messages/problems.en.ts'
import { problem, sentenceOf, sentences } from './problem.ts'

const slotsOf = (messages: Record<string, string>) =>
  Object.entries(messages).map(([reason, text]) => [reason, (text.match(/\{\w+\}/g) ?? []).toSorted()])

describe('problems', () => {
  it('are all worded by the web app, with the same values', () => {
    expect(slotsOf(problemsEn)).toEqual(slotsOf(sentences))
  })

  it('quote no more of the file than is read', () => {
    const { values } = problem('no_room', { text: 'x'.repeat(1000) })
    expect(values.text).toHaveLength(200)
  })

  it('are sentences, too', () => {
    expect(sentenceOf(problem('same_key', { line: 7 }))).toBe('has the same key as line 7')
  })
})
