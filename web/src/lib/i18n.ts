import { assertReachable } from '@/lib/missing-parts'
import { DIRECTIONS } from '@/lib/direction'
import { type Locale, preferences } from '@/lib/preferences'
import { createStore, useStore } from '@/lib/store'
import type { FirstSections, KindSections } from '@/messages/message'
import type { en } from '@/messages/en'
import type { enLater } from '@/messages/en.later'
import type { planningEn } from '@/messages/planning.en'
import type { Message, PluralMessage, Section } from '@/messages/section'

type English = typeof en & { planning: typeof planningEn } & typeof enLater & KindSections
type SectionName = keyof English

/** Every message key: "tasks.completed". */
export type MessageKey = {
  [S in SectionName]: `${S}.${keyof English[S] & string}`
}[SectionName]

type MessageOf<K extends MessageKey> = K extends `${infer S}.${infer M}`
  ? S extends SectionName
    ? M extends keyof English[S]
      ? English[S][M]
      : never
    : never
  : never

type TextOf<M> = M extends { one: infer A; other: infer B } ? A | B : M
type Slots<S> = S extends `${string}{${infer Slot}}${infer Rest}` ? Slot | Slots<Rest> : never
type PluralSlot<M> = M extends PluralMessage ? 'count' : never
type SlotsOf<K extends MessageKey> = Slots<TextOf<MessageOf<K>>> | PluralSlot<MessageOf<K>>
type Values<Slot extends string> = { [S in Slot]: S extends 'count' ? number : string | number }
type Args<K extends MessageKey> = [SlotsOf<K>] extends [never] ? [] : [values: Values<SlotsOf<K>>]

/** Keys of messages without slots, for labels in tables of data. */
export type PlainKey = { [K in MessageKey]: [SlotsOf<K>] extends [never] ? K : never }[MessageKey]

/** Keys of messages with exactly these slots. */
export type KeyWith<Slot extends string> = {
  [K in MessageKey]: [SlotsOf<K>, Slot] extends [Slot, SlotsOf<K>] ? K : never
}[MessageKey]

/** Gives the text of a message in the current language: `t('tasks.selected', { count: 2 })`. */
export type Translate = <K extends MessageKey>(key: K, ...args: Args<K>) => string

/** Words what the server names by a reason; undefined for a reason that this version does not know. */
export type Word = (section: SectionName, reason: string, values: Record<string, string>) => string | undefined

interface Loaded {
  locale: Locale
  /** By their names; the later ones once they are there. */
  sections: Record<string, Section>
  t: Translate
  word: Word
}

function translator(locale: Locale, sections: Record<string, Section>): Loaded {
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  const say = (message: Message, values: Record<string, string | number>): string => {
    const text = typeof message === 'string' ? message : pick(message, plurals.select(Number(values['count'])))
    return text.replace(/\{(\w+)\}/g, (slot, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbers.format(value) : (value ?? slot)
    })
  }
  const t = (key: string, values: Record<string, string | number> = {}): string => {
    const [section = '', name = ''] = key.split('.')
    return say(sections[section]?.[name] ?? key, values)
  }
  const word: Word = (section, reason, values) => {
    const messages = sections[section]
    const message = messages && Object.hasOwn(messages, reason) ? messages[reason] : undefined
    return message && say(message, values)
  }
  return { locale, sections, t, word }
}

function pick(message: PluralMessage, category: string): string {
  return category === 'one' ? message.one : message.other
}

/** What comes after what every page starts with: what the events say, and what most pages need. */
type Part = 'plan' | 'later'
type Catalogue = { first: () => Promise<FirstSections> } & Record<Part, () => Promise<Record<string, Section>>>

// Only the language in use is loaded, and first of all what every page starts with.
const CATALOGUES: Record<Locale, Catalogue> = {
  en: {
    first: async () => (await import('@/messages/en')).en,
    plan: async () => ({ planning: (await import('@/messages/planning.en')).planningEn }),
    later: async () => {
      const { enLater, enKinds } = await import('@/messages/en.later')
      return { ...enLater, ...enKinds }
    },
  },
  de: {
    first: async () => (await import('@/messages/de')).de,
    plan: async () => ({ planning: (await import('@/messages/planning.de')).planningDe }),
    later: async () => {
      const { deLater, deKinds } = await import('@/messages/de.later')
      return { ...deLater, ...deKinds }
    },
  },
}

const loaded = createStore<Loaded | undefined>(undefined)
const wanted = new Set<Part>()

/** Fetches a language's messages and switches to it. */
export async function switchLanguage(locale: Locale): Promise<void> {
  if (loaded.get()?.locale === locale) return
  const catalogue = CATALOGUES[locale]
  const sections = await Promise.all([catalogue.first(), ...[...wanted].map((part) => catalogue[part]())])
  loaded.set(translator(locale, Object.assign({}, ...sections)))
  document.documentElement.lang = locale
  document.documentElement.dir = DIRECTIONS[locale]
}

/** Fetches the messages of the events, which other pages do without. */
export const loadPlanMessages = (): Promise<void> => loadPart('plan', 'planning')

/** Fetches all messages: the pages of the first visit do without some; every other page waits for them. */
export async function loadLaterMessages(): Promise<void> {
  await Promise.all([loadPlanMessages(), loadPart('later', 'company')])
}

async function loadPart(part: Part, section: SectionName): Promise<void> {
  wanted.add(part)
  const language = loaded.get()
  if (!language || section in language.sections) return
  await assertReachable()
  // No text of these is on the screen yet, so nothing has to be rendered again.
  Object.assign(language.sections, await CATALOGUES[language.locale][part]())
}

/** Keeps the messages in step with the preferred language; resolves when the first one is there. */
export function followLanguage(): Promise<void> {
  preferences.subscribe(() => void switchLanguage(preferences.get().locale))
  return switchLanguage(preferences.get().locale)
}

/** The translate function for text outside components, such as toasts. */
export const t: Translate = (key, ...args) => spoken(loaded.get()).t(key, ...args)

/** The translate function of the current language; the component follows language changes. */
export function useT(): Translate {
  return spoken(useStore(loaded)).t
}

/** How the current language words what the server names by a reason. */
export function useWord(): Word {
  return spoken(useStore(loaded)).word
}

function spoken(language: Loaded | undefined): Loaded {
  if (!language) throw new Error('Nothing can be said before followLanguage() has resolved')
  return language
}
