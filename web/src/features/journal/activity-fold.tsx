import type { Fold } from '@/features/journal/activity-folds'
import { type ActivityLine, ActivityRow, OpeningLine } from '@/features/journal/activity-row'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** One thing that happened, or as one line what was done at once, which opens to its lines; `goesOn` when there may be more. */
export function ActivityFold({ fold: { lines, key }, goesOn }: { fold: Fold<ActivityLine>; goesOn: boolean }) {
  const t = useT()
  const format = useFormat()
  const [newest] = lines
  if (!newest) return null
  if (!key) return <ActivityRow line={newest} />
  const { icon, name } = newest.record
  const record = { icon, name: t('company.andOthers', { name }), link: undefined }
  const number = `${format.number(lines.length)}${goesOn ? '+' : ''}`
  return (
    <OpeningLine line={{ ...newest, record }} hasCause deed={<span className="text-muted">{t(key, { number })}</span>}>
      {(id) => (
        <ol id={id} className="ms-4 border-s-2 border-line">
          {lines.map((line) => (
            <ActivityRow key={line.entry.id} line={line} isFolded />
          ))}
        </ol>
      )}
    </OpeningLine>
  )
}
