import type { ReactNode } from 'react'

/** What is wrong with a field that is edited in place, below it and clear of the ring that says where the keyboard is. */
export function DraftError({ children }: { children: ReactNode }) {
  return children && <p className="mt-1 text-xs text-danger">{children}</p>
}
