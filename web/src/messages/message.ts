import type { en } from '@/messages/en'
import type { enLater } from '@/messages/en.later'
import type { PluralMessage } from '@/messages/section'

/** One section of the catalogue in another language: `satisfies Translated<typeof tasksEn>`. */
export type Translated<T> = { [K in keyof T]: T[K] extends PluralMessage ? PluralMessage : string }

/** What every other language must provide: the same keys, with a plural where English has one. */
type TranslatedSections<Sections> = { [S in keyof Sections]: Translated<Sections[S]> }

/** The sections that every page starts with, and those that most pages need. */
export type FirstSections = TranslatedSections<typeof en>
export type LaterSections = TranslatedSections<typeof enLater>

/** The sections in `messages/kinds/`, one for a kind of record; each file adds its own here. */
export interface KindSections {}
