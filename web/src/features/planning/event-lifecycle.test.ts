import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { describe, expect, it } from 'vitest'
import { nextSteps, pathBetween } from '@/features/planning/event-lifecycle'

const { ENQUIRY, TENTATIVE, CONFIRMED, PREPARED, ON_SITE, CANCELLED } = EventStatus

describe('the way back', () => {
  it('is one step where the lifecycle has it', () => {
    expect(pathBetween(CONFIRMED, TENTATIVE)).toEqual([TENTATIVE])
    expect(pathBetween(CONFIRMED, CONFIRMED)).toEqual([])
  })

  it('goes through what lies between', () => {
    expect(pathBetween(ON_SITE, CONFIRMED)).toEqual([PREPARED, CONFIRMED])
    expect(pathBetween(CANCELLED, PREPARED)).toEqual([TENTATIVE, CONFIRMED, PREPARED])
  })

  it('exists for every step there is', () => {
    const statuses = [
      ENQUIRY,
      TENTATIVE,
      CONFIRMED,
      PREPARED,
      ON_SITE,
      EventStatus.RETURNED,
      EventStatus.CLOSED,
      CANCELLED,
    ]
    for (const from of statuses) for (const to of nextSteps(from)) expect(pathBetween(to, from)).not.toEqual([])
  })
})
