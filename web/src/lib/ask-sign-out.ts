import { leaving } from '@/lib/shell-layers'
import { waiting } from '@/lib/post'
import { signOut } from '@/lib/session'

/** Signs out, after asking when changes wait; `onDone` leads to the sign-in. */
export function askSignOut(onDone: () => void): void {
  if (waiting.changes.get().length > 0) leaving.set(true)
  else void signOut().finally(onDone)
}
