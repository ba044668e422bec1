/** Who may see entries of a kind, beside the workspace: holders of a permission, the person who acted, the one concerned. */
export interface Visibility {
  permission?: string
  /** The person who did it may see it, when signed in: an API key may see less than its owner. */
  actor?: true
  /** An Admin may see it too, whatever the permissions say. */
  admin?: true
  /** The person whom the payload names as `user_id` may see it too. */
  concerned?: true
}

const rules = new Map<string, Visibility>()

/** Makes known who may see a module's entries, by the first two parts of their kinds. `defineModule` does so. */
export function declareVisibility(declared: Readonly<Record<string, Visibility>>): void {
  for (const [subject, rule] of Object.entries(declared)) rules.set(subject, rule)
}

/** The rule for a kind: what its module declared, else `<module>.<noun>.read` is the permission that it takes. */
export function visibilityOf(kind: string): Visibility {
  const [module = '', noun = ''] = kind.split('.')
  const subject = `${module}.${noun}`
  const known = rules.get(subject)
  if (known) return known
  const derived = { permission: `${subject}.read` }
  rules.set(subject, derived)
  return derived
}
