import sql, { type Sql } from 'sql-template-tag'

/**
 * A text to sort by, and to compare with the last of a page: by the alphabet that languages have in common, Ä at A, with case
 * looked at only in texts otherwise the same (docs/adr/0005).
 */
export const alphabetical = (text: Sql): Sql => sql`${text} collate "und-x-icu"`
