import { describe, expect, it } from 'vitest'
import { switchLanguage, t } from '@/lib/i18n'
import { de } from '@/messages/de'
import { deKinds, deLater } from '@/messages/de.later'
import { en } from '@/messages/en'
import { enKinds, enLater } from '@/messages/en.later'
import { planningDe } from '@/messages/planning.de'
import { planningEn } from '@/messages/planning.en'

type Texts = Record<string, Record<string, string | { one: string; other: string }>>

const slots = (message: string | { one: string; other: string } | undefined) => {
  const text = typeof message === 'string' ? message : `${message?.one} ${message?.other}`
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
}

describe('the message catalogue', () => {
  it('has the same keys and slots in both languages', () => {
    const [english, german]: [Texts, Texts] = [
      { ...en, planning: planningEn, ...enLater, ...enKinds },
      { ...de, planning: planningDe, ...deLater, ...deKinds },
    ]
    expect(Object.keys(german)).toEqual(Object.keys(english))
    for (const [section, messages] of Object.entries(english)) {
      expect(Object.keys(german[section] ?? {}).sort(), section).toEqual(Object.keys(messages).sort())
      for (const [key, message] of Object.entries(messages)) {
        expect(slots(german[section]?.[key]), `${section}.${key}`).toEqual(slots(message))
      }
    }
  })

  it('fills slots and chooses plurals', async () => {
    expect(t('shell.offlineWaiting', { count: 1 })).toBe('Offline. 1 change waits and will be sent.')
    expect(t('shell.offlineWaiting', { count: 1200 })).toBe('Offline. 1,200 changes wait and will be sent.')
    await switchLanguage('de')
    expect(t('shell.offlineWaiting', { count: 1200 })).toBe('Offline. 1.200 Änderungen warten und werden gesendet.')
    await switchLanguage('en')
  })
})
