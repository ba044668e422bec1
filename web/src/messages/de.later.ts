import type { LaterSections } from '@/messages/message'
import { authDe } from '@/messages/auth.de'
import { companyDe } from '@/messages/company.de'
import { importsDe } from '@/messages/imports.de'
import { layersDe } from '@/messages/layers.de'
import { notificationsDe } from '@/messages/notifications.de'
import { remindersDe } from '@/messages/reminders.de'
import { problemsDe } from '@/messages/problems.de'
import { type KindFile, kindSections } from '@/messages/kind-sections'

/** The messages in German that tasks and events do without. */
export const deLater: LaterSections = {
  auth: authDe,
  layers: layersDe,
  imports: importsDe,
  problems: problemsDe,
  company: companyDe,
  notifications: notificationsDe,
  reminders: remindersDe,
}

const kinds = import.meta.glob<KindFile>('./kinds/*.de.ts', { eager: true })

/** The messages of kinds of record, a section a file. */
export const deKinds = kindSections(kinds)
