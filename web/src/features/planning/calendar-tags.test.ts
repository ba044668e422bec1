import { describe, expect, it } from 'vitest'
import { legendOf } from '@/features/planning/calendar-tags'
import { inkOf, NO_TAG_INK } from '@/features/planning/event-words'
import { hueOf } from '@/lib/hue'

const tagged = (...tags: string[]) => ({ tags })

describe('the colours of the calendar', () => {
  it('are those of first tags, and neutral without one', () => {
    expect(inkOf(tagged('stage', 'indoor'))).toEqual({ '--hue': hueOf('stage') })
    expect(inkOf(tagged())).toBe(NO_TAG_INK)
  })

  it('are explained once each, the commonest first', () => {
    const events = [tagged('fair'), tagged(), tagged('stage', 'fair'), tagged('stage'), tagged('audio', 'stage')]
    expect(legendOf(events)).toEqual(['stage', 'audio', 'fair'])
    expect(legendOf([tagged(), tagged()])).toEqual([])
  })
})
