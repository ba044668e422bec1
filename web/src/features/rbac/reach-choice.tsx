import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { Select } from '@/components/ui/input'
import { useMe } from '@/directory/me.queries'
import { permissionText, shownReach } from '@/directory/permission-words'
import { type PlainKey, useT } from '@/lib/i18n'

/** How far a permission goes: a menu of what the reader can give, or the words of it. */
export function ReachChoice(props: {
  permission: string
  /** What there is to choose from for its kind of record, the nearest first. */
  choices: readonly { reach: Reach; label: PlainKey }[]
  reach: Reach
  isReadOnly: boolean
  onChange: (reach: Reach) => void
}) {
  const t = useT()
  const furthest = useMe()?.reach[props.permission] ?? Reach.WORKSPACE
  const chosen = shownReach(props.choices, props.reach)
  const shown = props.choices.filter((choice) => choice.reach <= furthest || choice === chosen)
  if (props.isReadOnly)
    return <span className="basis-full ps-6.5 pb-1 text-xs text-muted">{chosen && t(chosen.label)}</span>
  return (
    <Select
      aria-label={t('company.reachOf', { permission: permissionText(props.permission, t) })}
      className="ms-6.5 mb-1 h-8! w-auto! max-w-full text-xs! pointer-coarse:h-11!"
      value={String(chosen?.reach)}
      onChange={(event) => props.onChange(Number(event.target.value))}
    >
      {shown.map(({ reach, label }) => (
        <option key={reach} value={reach}>
          {t(label)}
        </option>
      ))}
    </Select>
  )
}
