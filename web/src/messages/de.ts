import type { FirstSections } from '@/messages/message'
import { recordsDe } from '@/messages/records.de'
import { shellDe } from '@/messages/shell.de'
import { workDe } from '@/messages/work.de'

/** The messages in German that every page starts with; a missing key does not compile. */
export const de: FirstSections = {
  shell: shellDe,
  work: workDe,
  records: recordsDe,
}
