import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { Checkbox } from '@/components/ui/checkbox'
import { ReachChoice } from '@/features/rbac/reach-choice'
import { type ReachOf, usePermissions } from '@/directory/role.queries'
import { byModule, moduleText, permissionText, reachChoices, toggled } from '@/directory/permission-words'
import { useT } from '@/lib/i18n'

/** Permissions as checkboxes, grouped by module; what the reader does not have cannot be given. */
export function PermissionChoice(props: {
  all: readonly string[]
  chosen: readonly string[]
  held: ReadonlySet<string>
  /** How far each of those goes that takes a reach. */
  reach: ReachOf
  isReadOnly: boolean
  onChange: (chosen: string[]) => void
  onReach: (reach: ReachOf) => void
}) {
  const t = useT()
  const { chosen, held } = props
  const takers = usePermissions().data
  return (
    <div className="flex flex-col gap-4">
      {byModule(props.all).map(([module, permissions]) => (
        <fieldset key={module}>
          <legend className="pb-1 text-xs font-semibold text-muted">{moduleText(module, t)}</legend>
          {permissions.map((permission) => (
            <div key={permission} className="flex min-h-8 flex-wrap items-center gap-x-2.5 pointer-coarse:min-h-11">
              <label className="flex min-h-8 basis-full items-center gap-2.5 text-table has-disabled:text-muted">
                <Checkbox
                  checked={chosen.includes(permission)}
                  disabled={props.isReadOnly || !held.has(permission)}
                  onChange={() => props.onChange(toggled(chosen, permission, held))}
                />
                <span className="flex-1">{permissionText(permission, t)}</span>
                <code className="hidden font-mono text-2xs text-muted sm:inline">{permission}</code>
              </label>
              {takers?.withReach.includes(permission) && chosen.includes(permission) && (
                <ReachChoice
                  permission={permission}
                  choices={reachChoices(permission, takers)}
                  reach={props.reach[permission] ?? Reach.WORKSPACE}
                  isReadOnly={props.isReadOnly || !held.has(permission)}
                  onChange={(reach) => props.onReach({ ...props.reach, [permission]: reach })}
                />
              )}
            </div>
          ))}
        </fieldset>
      ))}
    </div>
  )
}
