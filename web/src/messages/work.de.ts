import type { Translated } from '@/lib/i18n'
import type { workEn } from '@/messages/work.en'

export const workDe: Translated<typeof workEn> = {}
