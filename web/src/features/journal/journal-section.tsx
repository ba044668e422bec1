import { type ReactNode, useId } from 'react'

/** A part of the journal's page: what it is called, what it is for, and what it shows. */
export function JournalSection({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      <p className="pb-3 text-table text-muted">{hint}</p>
      {children}
    </section>
  )
}
