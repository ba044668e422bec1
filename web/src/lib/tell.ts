import { readFailure } from '@/lib/errors'
import { explain } from '@/lib/explain'
import { t } from '@/lib/i18n'
import { showToast } from '@/lib/toast'

/** Tells what was done, with the way back while it shows. */
export function tell(tone: 'ok' | 'info', message: string, detail?: string, undo?: () => void): void {
  showToast({ tone, message, detail, undo })
}

/** Tells why a change was not taken. */
export function tellRefusal(error: unknown): void {
  showToast({ tone: 'danger', message: t('shell.couldNotSave', { reason: explain(readFailure(error), t) }) })
}
