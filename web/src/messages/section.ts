/** A message that depends on `count`, by the plural categories of its language (Intl.PluralRules). */
export interface PluralMessage {
  one: string
  other: string
}

/** What a message is in the catalogue. */
export type Message = string | PluralMessage

/** The messages of a section by their names. */
export type Section = Readonly<Record<string, Message>>
