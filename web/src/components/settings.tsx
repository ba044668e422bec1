import { type ReactNode } from 'react'

/** The column of a page of settings. */
export function Settings({ children }: { children: ReactNode }) {
  return (
    <div className="flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-160 flex-col gap-6 px-4 py-6">{children}</div>
    </div>
  )
}

/** One group of settings: what it is about, and its fields. */
export function SettingsCard(props: { title: string; hint?: string; id?: string; children: ReactNode }) {
  return (
    <section id={props.id} className="rounded-xl border border-line bg-surface-1 p-5">
      <h2 className="text-base font-semibold">{props.title}</h2>
      {props.hint && <p className="mt-0.5 text-table text-muted">{props.hint}</p>}
      <div className="mt-4">{props.children}</div>
    </section>
  )
}
