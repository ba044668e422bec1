import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { Select } from '@/components/ui/input'
import { useMe } from '@/directory/me.queries'
import { permissionText, REACHES } from '@/directory/permission-words'
import { useT } from '@/lib/i18n'

/** How far a permission goes: a menu of what the reader can give, or the words of it. */
export function ReachChoice(props: {
  permission: string
  reach: Reach
  isReadOnly: boolean
  onChange: (reach: Reach) => void
}) {
  const t = useT()
  const furthest = useMe()?.reach[props.permission] ?? Reach.WORKSPACE
  const shown = REACHES.filter(({ reach }) => reach <= furthest || reach === props.reach)
  const words = REACHES.find(({ reach }) => reach === props.reach)
  if (props.isReadOnly)
    return <span className="basis-full ps-6.5 pb-1 text-xs text-muted">{words && t(words.label)}</span>
  return (
    <Select
      aria-label={t('company.reachOf', { permission: permissionText(props.permission, t) })}
      className="ms-6.5 mb-1 h-8! w-auto! max-w-full text-xs! pointer-coarse:h-11!"
      value={String(props.reach)}
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
