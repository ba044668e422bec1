import type { Translated } from '@/lib/i18n'
import type { importsEn } from '@/messages/imports.en'

export const importsDe: Translated<typeof importsEn> = {}
