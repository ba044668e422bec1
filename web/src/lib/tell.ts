import { KeptRefusal, readFailure } from '@/lib/errors'
import { explain } from '@/lib/explain'
import { t } from '@/lib/i18n'
import { showToast, withdraw } from '@/lib/toast'

/** Tells what was done, with the way back for the session; gives what tellInstead takes back if it was not to be. */
export function tell(tone: 'ok' | 'info', message: string, detail?: string, undo?: () => void): number {
  return showToast({ tone, message, detail, undo })
}

/** Tells why a change was not taken, in the place of what was told too early. */
export function tellInstead(told: number | undefined, error: unknown): void {
  if (told !== undefined) withdraw(told)
  tellRefusal(error)
}

/** Tells why a change was not taken. */
export function tellRefusal(error: unknown): void {
  const reason = explain(readFailure(error), t)
  const key = error instanceof KeptRefusal ? 'shell.couldNotSaveKept' : 'shell.couldNotSave'
  showToast({ tone: 'danger', message: t(key, { reason }) })
}
