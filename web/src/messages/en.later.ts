import { authEn } from '@/messages/auth.en'
import { companyEn } from '@/messages/company.en'
import { importsEn } from '@/messages/imports.en'
import { layersEn } from '@/messages/layers.en'
import { notificationsEn } from '@/messages/notifications.en'
import { remindersEn } from '@/messages/reminders.en'
import { problemsEn } from '@/messages/problems.en'
import { type KindFile, kindSections } from '@/messages/kind-sections'

/** The messages in English that tasks and events do without. */
export const enLater = {
  auth: authEn,
  layers: layersEn,
  imports: importsEn,
  problems: problemsEn,
  company: companyEn,
  notifications: notificationsEn,
  reminders: remindersEn,
}

const kinds = import.meta.glob<KindFile>('./kinds/*.en.ts', { eager: true })

/** The messages of kinds of record, a section a file. */
export const enKinds = kindSections(kinds)
