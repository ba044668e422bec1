/** Lines in the shape of a list, shown only when loading takes longer than 150 ms. */
export function SkeletonRows({ count = 12, label }: { count?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="late">
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className="flex h-9 items-center gap-4 border-b border-line px-4">
          <div className="skeleton size-4 rounded-full" />
          <div className="skeleton h-3 w-12" />
          <div className="skeleton h-3" style={{ width: `${26 + ((row * 37) % 30)}%` }} />
          <div className="skeleton ms-auto h-3 w-20" />
        </div>
      ))}
    </div>
  )
}

/** Lines in the shape of a record. */
export function SkeletonRecord({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="late flex flex-col gap-4 p-5">
      <div className="skeleton h-6 w-3/4" />
      {Array.from({ length: 6 }, (_, line) => (
        <div key={line} className="flex gap-6">
          <div className="skeleton h-3.5 w-20" />
          <div className="skeleton h-3.5 w-36" />
        </div>
      ))}
    </div>
  )
}
