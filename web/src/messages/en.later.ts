import { authEn } from '@/messages/auth.en'
import { companyEn } from '@/messages/company.en'
import { importsEn } from '@/messages/imports.en'
import { layersEn } from '@/messages/layers.en'
import { problemsEn } from '@/messages/problems.en'

/** The messages in English that tasks and events do without. */
export const enLater = {
  auth: authEn,
  layers: layersEn,
  imports: importsEn,
  problems: problemsEn,
  company: companyEn,
}
