import type { Translate } from '@/lib/i18n'

/** What a person is called: somebody who was erased has no name any more. */
export const shownName = ({ name }: { name: string }, t: Translate): string => name || t('shell.erasedPerson')
