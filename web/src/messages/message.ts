import type { en } from '@/messages/en'
import type { enLater } from '@/messages/en.later'

/** A message that depends on `count`, by the plural categories of its language (Intl.PluralRules). */
export interface PluralMessage {
  one: string
  other: string
}

/** What a message is in the catalogue. */
export type Message = string | PluralMessage

/** The messages of a section by their names. */
export type Section = Readonly<Record<string, Message>>

/** One section of the catalogue in another language: `satisfies Translated<typeof tasksEn>`. */
export type Translated<T> = { [K in keyof T]: T[K] extends PluralMessage ? PluralMessage : string }

/** What every other language must provide: the same keys, with a plural where English has one. */
type TranslatedSections<Sections> = { [S in keyof Sections]: Translated<Sections[S]> }

/** The sections that every page starts with, and those that most pages need. */
export type FirstSections = TranslatedSections<typeof en>
export type LaterSections = TranslatedSections<typeof enLater>

/** The sections in `messages/kinds/`, one for a kind of record; each file adds its own here. */
export interface KindSections {}
