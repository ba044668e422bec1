import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { KINDS } from '@/lib/records/kinds'
import { isRecord } from '@/lib/errors'
import type { PlainKey } from '@/lib/i18n'

// In words for people who give roles; a permission that is not here is shown by its key.
const WORDS: Record<string, PlainKey> = {
  ...Object.assign(
    {},
    ...KINDS.map(({ reading, writing, words: { may } }) => ({ [reading]: may.read, [writing]: may.write })),
  ),
  'tenancy.company.write': 'company.permCompanyWrite',
  'tenancy.workspace.all': 'company.permWorkspaceAll',
  'rbac.role.write': 'company.permRoleWrite',
  'auth.contact.read': 'company.permContactRead',
  'auth.user.erase': 'company.permUserErase',
  'auth.api_key.write': 'company.permApiKeyWrite',
  'journal.seal.read': 'company.permSealRead',
  'journal.sink.read': 'company.permSinkRead',
  'journal.sink.write': 'company.permSinkWrite',
  'jobs.job.read': 'company.permJobRead',
  'jobs.job.write': 'company.permJobWrite',
  'imports.import.write': 'company.permImportWrite',
}

const MODULES: Record<string, PlainKey> = {
  work: 'company.moduleWork',
  planning: 'company.modulePlanning',
  tenancy: 'company.moduleTenancy',
  rbac: 'company.moduleRbac',
  auth: 'company.moduleAuth',
  journal: 'company.moduleJournal',
  jobs: 'company.moduleJobs',
  imports: 'company.moduleImports',
}

/** How far a permission can go, the nearest first, in words. */
const REACHES = [
  { reach: Reach.OWN, name: 'own', label: 'company.reachOwn' },
  { reach: Reach.ASSIGNED, name: 'assigned', label: 'company.reachAssigned' },
  { reach: Reach.WORKSPACE, name: 'workspace', label: 'company.reachWorkspace' },
  { reach: Reach.COMPANY, name: 'company', label: 'company.reachCompany' },
] as const satisfies readonly { reach: Reach; name: string; label: PlainKey }[]

/** How far a permission can go, by what its kind of record has; what would be the same as another is left out. */
export function reachChoices(permission: string, { withAssigned, withWorkspace }: ReachTakers) {
  const isInWorkspaces = withWorkspace.includes(permission)
  return REACHES.flatMap(({ reach, label }): { reach: Reach; label: PlainKey }[] => {
    if (reach === Reach.ASSIGNED && !withAssigned.includes(permission)) return []
    if (isInWorkspaces || reach < Reach.WORKSPACE) return [{ reach, label }]
    // The usual one, which takes in what is in no workspace.
    return reach === Reach.WORKSPACE ? [{ reach, label: 'company.reachCompany' }] : []
  })
}

/** Which permissions go by assignees, and which by workspaces. */
export interface ReachTakers {
  withAssigned: readonly string[]
  withWorkspace: readonly string[]
}

/** The one of the choices that is what a role says: where a kind has no assignees, theirs is what they made. */
export function shownReach<C extends { reach: Reach }>(choices: readonly C[], reach: Reach): C | undefined {
  return choices.findLast((choice) => choice.reach <= reach)
}

/** The permissions with one more, or one less: whoever may change records may see them. */
export function toggled(chosen: readonly string[], permission: string, held: ReadonlySet<string>): string[] {
  const kind = permission.slice(0, permission.lastIndexOf('.'))
  const [read, write] = [`${kind}.read`, `${kind}.write`]
  if (chosen.includes(permission))
    return chosen.filter((other) => other !== permission && !(permission === read && other === write))
  const needed = permission === write && held.has(read) && !chosen.includes(read) ? [read] : []
  return [...chosen, ...needed, permission]
}

/** What the journal tells of a role in words: its permissions, or how far they go; undefined for anything else. */
export function grantsText(value: unknown, t: (key: PlainKey) => string): string | undefined {
  if (Array.isArray(value)) return value.map((permission) => permissionText(String(permission), t)).join(', ')
  return isRecord(value) ? reachText(value, t) : undefined
}

function reachText(reach: Readonly<Record<string, unknown>>, t: (key: PlainKey) => string): string {
  const words = (value: unknown) => REACHES.find(({ name }) => name === value)?.label
  return Object.entries(reach)
    .map(([permission, value]) => {
      const label = words(value)
      return `${permissionText(permission, t)}: ${label ? t(label) : String(value)}`
    })
    .join(', ')
}

/** A permission in words. */
export function permissionText(permission: string, t: (key: PlainKey) => string): string {
  const key = WORDS[permission]
  return key ? t(key) : permission
}

/** A module, the first part of its permissions, in words. */
export function moduleText(module: string, t: (key: PlainKey) => string): string {
  const key = MODULES[module]
  return key ? t(key) : module
}

/** Permissions by their module, the modules as people meet them in the navigation; one without words comes last. */
export function byModule(permissions: readonly string[]): [module: string, permissions: string[]][] {
  const order = Object.keys(MODULES)
  const place = (module: string) => (module in MODULES ? order.indexOf(module) : order.length)
  const groups = [...Map.groupBy(permissions, (permission) => permission.split('.')[0] ?? '')]
  return groups.toSorted(([one], [other]) => place(one) - place(other))
}

/** A key for a role, made of its name: "Gear lead" → "gear_lead". */
export function roleKeyOf(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replaceAll('ß', 'ss')
  const key = plain
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
  return key.slice(0, 40)
}
