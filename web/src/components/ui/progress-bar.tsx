/** How far something is, 0 to 1; without a value it only says that it goes on. */
export function ProgressBar({ label, value }: { label: string; value: number | undefined }) {
  const percent = value === undefined ? undefined : Math.round(value * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 w-full overflow-hidden rounded-full bg-surface-3"
    >
      <div
        style={{ width: percent === undefined ? '40%' : `${percent}%` }}
        className={`h-full rounded-full bg-accent transition-[width] duration-200 ${percent === undefined ? 'animate-pulse' : ''}`}
      />
    </div>
  )
}
