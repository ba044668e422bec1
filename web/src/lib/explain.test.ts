import { afterAll, describe, expect, it } from 'vitest'
import { ProblemError, readFailure } from '@/lib/errors'
import { explain } from '@/lib/explain'
import { loadLaterMessages, switchLanguage, t } from '@/lib/i18n'

const tooLarge = new ProblemError(400, {
  reason: 'too_large_together',
  detail: 'these tasks hold more text and metadata than one reply can carry',
  violations: [{ field: 'ids', description: 'these tasks hold more text and metadata than one reply can carry' }],
})

it('a full disk is told in the language of the reader', async () => {
  const full = new ProblemError(503, { reason: 'disk_full', detail: 'The disk of this server is full', violations: [] })
  await switchLanguage('de')
  expect(explain(readFailure(full), t)).toContain('Es wurde nichts gespeichert')
  await switchLanguage('en')
})

describe('more selected than one call can carry', () => {
  afterAll(() => switchLanguage('en'))

  it.each([
    ['en', 'The selected records contain too much text for one request. Select fewer and try again.'],
    ['de', 'Die Auswahl enthält zu viel Text für eine Anfrage. Wähle weniger aus und versuche es noch einmal.'],
  ] as const)('says in %s what to do', async (locale, sentence) => {
    await switchLanguage(locale)
    expect(explain(readFailure(tooLarge), t)).toBe(sentence)
  })
})

describe('a call for many that some of them refuse', () => {
  afterAll(() => switchLanguage('en'))

  it.each([
    ['en', '2 selected records cannot be changed, so nothing was. Your role does not allow this.'],
    [
      'de',
      '2 ausgewählte Einträge lassen sich nicht ändern, deshalb wurde nichts geändert. Deine Rolle erlaubt das nicht.',
    ],
  ] as const)('says in %s how many, and why', async (locale, sentence) => {
    await switchLanguage(locale)
    await loadLaterMessages()
    const items = ['stale_version', 'forbidden'].map((reason) => ({ id: reason, reason, description: reason }))
    const refused = new ProblemError(400, { reason: 'bulk_refused', detail: '2 of 3 cannot be changed', items })
    expect(explain(readFailure(refused), t)).toBe(sentence)
  })
})
