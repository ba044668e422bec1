import { expect, test } from 'vitest'
import { sentences } from '../src/platform/files/problem.ts'
import { modules } from '../src/modules.ts'
import { problemsEn } from '../../web/src/messages/problems.en.ts'

const slotsOf = (messages: Readonly<Record<string, string>>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(messages).map(([reason, text]) => {
      const slots = text.match(/\{\w+\}/g) ?? []
      // Of a file as a whole, people need not be told its first line.
      const isUnsaid = (slot: string) => slot === '{line}' && ['file_empty', 'file_unknown'].includes(reason)
      return [reason, slots.filter((slot) => !isUnsaid(slot)).toSorted()]
    }),
  )

test('problems of files are all worded by the web app, with the same values', () => {
  const importers = modules.flatMap((module) => module.importers ?? [])
  const own: Record<string, string>[] = importers.map((importer) => ({ ...importer.sentences }))
  expect(slotsOf(problemsEn)).toEqual(slotsOf(Object.assign({}, sentences, ...own)))
})

test('no importer has other words for the reasons of all files', () => {
  const importers = modules.flatMap((module) => module.importers ?? [])
  const reasons = importers.flatMap(({ sentences: own = {} }) => Object.keys(own))
  expect(reasons.filter((reason) => Object.hasOwn(sentences, reason))).toEqual([])
})
