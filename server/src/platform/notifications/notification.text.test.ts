import { describe, expect, it } from 'vitest'
import { modules } from '../../modules.ts'
import { noticeKinds, toldEntries } from './notice-kinds.ts'
import { languageOf, textOf, type Happening } from './notification.text.ts'

const happening: Happening = {
  kind: 'work.task.assigned',
  payload: {},
  others: 0,
  title: 'Rig',
  actor: 'Ada',
  isAboutRecord: true,
}
const say = (given: Partial<Happening>, language: 'en' | 'de' = 'en'): string =>
  textOf(language, { ...happening, ...given })

describe('a text', () => {
  it('names who did it and what it is about, in the quotation marks of its language', () => {
    expect(say({})).toBe('Ada assigned “Rig” to you')
    expect(say({}, 'de')).toBe('Ada hat dir „Rig“ zugewiesen')
  })

  it('says how many more it happened to', () => {
    expect(say({ others: 2 })).toBe('Ada assigned “Rig” and 2 more to you')
    expect(say({ others: 1 }, 'de')).toBe('Ada hat dir „Rig“ und 1 weitere zugewiesen')
  })

  it('of nobody names the server, of an erased person says so', () => {
    expect(say({ actor: undefined })).toMatch(/^EventKit /)
    expect(say({ actor: '' })).toMatch(/^Erased person /)
    expect(say({ actor: '' }, 'de')).toMatch(/^Gelöschte Person /)
  })

  it('about something out of sight says nothing else', () => {
    expect(say({ title: undefined })).toBe('Something happened to a record that you do not see any more.')
  })

  it('of a kind that is not there any more is there all the same', () => {
    expect(say({ kind: 'former.kind' })).toBe('Something happened.')
  })

  it('is in German for every German locale, otherwise in English', () => {
    expect(['de', 'de-AT', 'en', 'fr', ''].map(languageOf)).toEqual(['de', 'de', 'en', 'en', 'en'])
  })
})

describe('every kind of notification', () => {
  it('is called after its module, and has a label and a text in each language', () => {
    for (const module of modules) {
      for (const [name, { label, text }] of Object.entries(module.notices ?? {})) {
        expect(name).toMatch(new RegExp(`^${module.name}\\.[a-z_]+\\.[a-z_]+$`))
        for (const language of ['en', 'de'] as const) {
          expect(label[language].trim()).not.toBe('')
          expect(text[language]({ who: 'WHO', what: 'WHAT', payload: {} })).toMatch(/WHO|WHAT/)
        }
      }
    }
  })

  it('is of entries that modules write', () => {
    expect(noticeKinds().size).toBeGreaterThan(8)
    expect(toldEntries()).toContain('work.task.created')
    expect(new Set(toldEntries()).size).toBe(toldEntries().length)
  })
})
