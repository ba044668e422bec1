import type { Translated } from '@/lib/i18n'
import type { planningEn } from '@/messages/planning.en'

export const planningDe: Translated<typeof planningEn> = {}
