import { Checkbox } from '@/components/ui/checkbox'
import { byModule, moduleText, permissionText } from '@/features/rbac/permission-words'
import { useT } from '@/lib/i18n'

/** Permissions as checkboxes, grouped by module; what the reader does not have cannot be given. */
export function PermissionChoice(props: {
  all: readonly string[]
  chosen: readonly string[]
  held: ReadonlySet<string>
  isReadOnly: boolean
  onChange: (chosen: string[]) => void
}) {
  const t = useT()
  const { chosen } = props
  const toggle = (permission: string) =>
    props.onChange(
      chosen.includes(permission) ? chosen.filter((other) => other !== permission) : [...chosen, permission],
    )
  return (
    <div className="flex flex-col gap-4">
      {byModule(props.all).map(([module, permissions]) => (
        <fieldset key={module}>
          <legend className="pb-1 text-xs font-semibold text-muted">{moduleText(module, t)}</legend>
          {permissions.map((permission) => (
            <label
              key={permission}
              className="flex min-h-8 items-center gap-2.5 text-table has-disabled:text-muted pointer-coarse:min-h-11"
            >
              <Checkbox
                checked={chosen.includes(permission)}
                disabled={props.isReadOnly || !props.held.has(permission)}
                onChange={() => toggle(permission)}
              />
              <span className="flex-1">{permissionText(permission, t)}</span>
              <code className="hidden font-mono text-2xs text-muted sm:inline">{permission}</code>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  )
}
