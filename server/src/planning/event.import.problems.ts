import { problemsOf } from '../platform/files/problem.ts'

/** What can be wrong with a row of events, in English. */
export const eventSentences = {
  no_length: 'it has no length; one minute is used',
  name_cut: 'the name has more than {most} characters; all of it is in the notes',
  notes_cut: 'the notes are cut after {most} characters',
  venue_cut: 'the venue is cut after {most} characters',
} as const

/** A problem of a row of events. */
export const eventProblem = problemsOf<typeof eventSentences>()
