import type { Translated } from '@/messages/message'
import type { recordsEn } from '@/messages/records.en'

export const recordsDe: Translated<typeof recordsEn> = {
  didCreate: '{name} angelegt.',
  didChange: '{name} geändert.',
  didDelete: '{name} in den Papierkorb gelegt.',
  didRestore: '{name} wiederhergestellt.',
  didDeleteMany: '{count} in den Papierkorb gelegt.',
  didRestoreMany: '{count} wiederhergestellt.',

  noMatchHint: 'Entferne einen Filter oder suche nach etwas anderem.',
}
