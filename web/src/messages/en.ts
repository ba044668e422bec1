import { planningEn } from '@/messages/planning.en'
import { shellEn } from '@/messages/shell.en'
import { workEn } from '@/messages/work.en'

/**
 * The messages in English that every page starts with, one section a file; those of `en.later.ts` come after the first page.
 * English also says which messages there are.
 */
export const en = {
  shell: shellEn,
  work: workEn,
  planning: planningEn,
}
