import { KeptRefusal, readFailure, type RefusedItem } from '@/lib/errors'
import { explain, explainItems } from '@/lib/explain'
import { t } from '@/lib/i18n'
import { showToast, withdraw } from '@/lib/toast'

/** Tells what was done, with the way back for the session; gives what tellInstead takes back if it was not to be. */
export function tell(tone: 'ok' | 'info', message: string, detail?: string, undo?: () => void): number {
  return showToast({ tone, message, detail, undo })
}

/** Tells why a change was not taken, in the place of what was told too early. */
export function tellInstead(told: number | undefined, error: unknown, isUndo = false): void {
  if (told !== undefined) withdraw(told)
  if (isUndo) tellUndoRefusal(error)
  else tellRefusal(error)
}

/** Tells of how many records an undo leaves some as they are, and why. */
export function tellStayed(items: readonly RefusedItem[], all: number): void {
  if (items.length === 0) return
  const reason = explainItems(items, t)
  showToast({ tone: 'info', message: t('layers.undoStayed', { count: items.length, all, reason }) })
}

/** Tells why a change was not taken. */
export function tellRefusal(error: unknown): void {
  tellReason('shell.couldNotSave', error)
}

/** Tells why a change was not taken back. */
export function tellUndoRefusal(error: unknown): void {
  tellReason('layers.couldNotUndo', error)
}

function tellReason(refused: 'shell.couldNotSave' | 'layers.couldNotUndo', error: unknown): void {
  const reason = explain(readFailure(error), t)
  const key = error instanceof KeptRefusal ? 'layers.couldNotSaveKept' : refused
  showToast({ tone: 'danger', message: t(key, { reason }) })
}
