import type { Catalogue } from '@/lib/i18n'
import { authDe } from '@/messages/auth.de'
import { companyDe } from '@/messages/company.de'
import { importsDe } from '@/messages/imports.de'
import { planningDe } from '@/messages/planning.de'
import { problemsDe } from '@/messages/problems.de'
import { shellDe } from '@/messages/shell.de'
import { workDe } from '@/messages/work.de'

/** Every message in German; a missing key does not compile. */
export const de: Catalogue = {
  shell: shellDe,
  auth: authDe,
  work: workDe,
  planning: planningDe,
  imports: importsDe,
  problems: problemsDe,
  company: companyDe,
}
