import { authEn } from '@/messages/auth.en'
import { companyEn } from '@/messages/company.en'
import { importsEn } from '@/messages/imports.en'
import { planningEn } from '@/messages/planning.en'
import { problemsEn } from '@/messages/problems.en'
import { shellEn } from '@/messages/shell.en'
import { workEn } from '@/messages/work.en'

/** Every message in English, which also says which messages there are; one section a file. */
export const en = {
  shell: shellEn,
  auth: authEn,
  work: workEn,
  planning: planningEn,
  imports: importsEn,
  problems: problemsEn,
  company: companyEn,
}
