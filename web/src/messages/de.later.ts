import type { LaterSections } from '@/messages/message'
import { authDe } from '@/messages/auth.de'
import { companyDe } from '@/messages/company.de'
import { importsDe } from '@/messages/imports.de'
import { layersDe } from '@/messages/layers.de'
import { problemsDe } from '@/messages/problems.de'

/** The messages in German that tasks and events do without. */
export const deLater: LaterSections = {
  auth: authDe,
  layers: layersDe,
  imports: importsDe,
  problems: problemsDe,
  company: companyDe,
}
