import { recordsEn } from '@/messages/records.en'
import { shellEn } from '@/messages/shell.en'
import { workEn } from '@/messages/work.en'

/**
 * The messages in English that every page starts with, one section a file; those of the plan come with it, and those of `en.later.ts` after the first page.
 * English also says which messages there are.
 */
export const en = {
  shell: shellEn,
  work: workEn,
  records: recordsEn,
}
