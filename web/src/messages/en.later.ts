import { authEn } from '@/messages/auth.en'
import { companyEn } from '@/messages/company.en'
import { importsEn } from '@/messages/imports.en'
import { problemsEn } from '@/messages/problems.en'

/** The messages in English that tasks and events do without. */
export const enLater = {
  auth: authEn,
  imports: importsEn,
  problems: problemsEn,
  company: companyEn,
}
