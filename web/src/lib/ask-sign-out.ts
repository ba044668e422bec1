import { leaving } from '@/lib/layers'
import { outbox } from '@/lib/post'
import { signOut } from '@/lib/session'

/** Signs out, after asking when changes wait; `onDone` leads to the sign-in. */
export function askSignOut(onDone: () => void): void {
  if (outbox.changes.get().length > 0) leaving.set(true)
  else void signOut().finally(onDone)
}
