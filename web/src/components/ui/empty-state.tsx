import { type ReactNode } from 'react'

/** A list with nothing in it: what it is for, and one thing to do. */
export function EmptyState(props: {
  icon: ReactNode
  title: string
  hint?: ReactNode
  action?: ReactNode
  /** True where the title is the page's only one. */
  isPage?: boolean
}) {
  const Heading = props.isPage ? 'h1' : 'h2'
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-6 py-16 text-center">
      <div className="flex size-12 items-center justify-center rounded-full bg-surface-2 text-muted [&>svg]:size-6">
        {props.icon}
      </div>
      <Heading className="text-base font-semibold">{props.title}</Heading>
      {props.hint && <p className="max-w-96 text-table text-muted text-balance">{props.hint}</p>}
      {props.action && <div className="mt-2">{props.action}</div>}
    </div>
  )
}
