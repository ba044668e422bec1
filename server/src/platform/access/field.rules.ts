import {
  clearField,
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  isFieldSet,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf'
import { needs } from '@eventkit/api/eventkit/v1/options_pb'
import type { Principal } from '../../kernel/ctx.ts'
import { DomainError, type FieldViolation } from '../../kernel/errors.ts'

/** The permission that the contract asks for a field; undefined where it asks none. */
export const permissionOfField = (field: DescField): string | undefined =>
  hasOption(field, needs) ? getOption(field, needs) : undefined

/** What of a message, at any depth, takes a permission; undefined where nothing does. */
interface Plan {
  bound: { field: DescField; permission: string }[]
  /** Fields that hold messages with such fields. */
  within: { field: DescField; message: DescMessage }[]
}

const plans = new WeakMap<DescMessage, Plan | undefined>()

function planOf(message: DescMessage): Plan | undefined {
  if (plans.has(message)) return plans.get(message)
  // A message may hold its own kind: what it holds of that is found where it is looked at.
  plans.set(message, { bound: [], within: [] })
  const bound = message.fields.flatMap((field) => {
    const permission = permissionOfField(field)
    return permission ? [{ field, permission }] : []
  })
  const within = message.fields.flatMap((field) =>
    field.message && planOf(field.message) ? [{ field, message: field.message }] : [],
  )
  const isFree = bound.length === 0 && within.every((each) => each.message === message)
  const plan = isFree ? undefined : { bound, within }
  plans.set(message, plan)
  return plan
}

/** The fields of a message that a caller is not shown, by name. */
export function hiddenFields({ permissions }: Pick<Principal, 'permissions'>, message: DescMessage): Set<string> {
  const hidden = planOf(message)?.bound.filter(({ permission }) => !permissions.has(permission)) ?? []
  return new Set(hidden.map(({ field }) => field.name))
}

/** Takes the fields out of a reply that its reader is not shown, at any depth. The reply is changed. */
export function withoutHidden<M extends Message>(principal: Principal, schema: DescMessage, message: M): M {
  const plan = planOf(schema)
  if (!plan) return message
  for (const { field, permission } of plan.bound) if (!principal.permissions.has(permission)) clearField(message, field)
  for (const { field, message: inner } of plan.within) {
    for (const each of messagesIn(message, field)) withoutHidden(principal, inner, each)
  }
  return message
}

function messagesIn(message: Message, field: DescField): Message[] {
  const value: unknown = Reflect.get(message, field.localName)
  if (value === undefined) return []
  if (field.fieldKind === 'list') return value as Message[]
  return field.fieldKind === 'map' ? Object.values(value as Record<string, Message>) : [value as Message]
}

/**
 * Refuses a request that names a field which its caller is not shown: gives it, changes it, or filters or sorts by it.
 * @throws forbidden `field_permission` with the fields
 */
export function assertMayName(principal: Principal, rpc: Naming, request: Message): void {
  const violations = [...givenFields(principal, rpc.input, request), ...sortedField(principal, rpc, request)]
  if (violations.length === 0) return
  const message = violations.map(({ field, description }) => `${field}: ${description}`).join('; ')
  throw new DomainError('forbidden', 'field_permission', message, { violations })
}

/** What is asked for and what is answered. */
interface Naming {
  input: DescMessage
  output: DescMessage
}

const refusal = (field: string, permission: string): FieldViolation => ({
  field,
  description: `needs the permission ${permission}`,
})

function givenFields({ permissions }: Principal, input: DescMessage, request: Message): FieldViolation[] {
  const bound = planOf(input)?.bound ?? []
  if (bound.length === 0) return []
  const mask: unknown = Reflect.get(request, 'updateMask')
  const named = new Set((mask as { paths: string[] } | undefined)?.paths)
  return bound
    .filter(
      ({ field, permission }) => !permissions.has(permission) && (isFieldSet(request, field) || named.has(field.name)),
    )
    .map(({ field, permission }) => refusal(field.name, permission))
}

/** A list sorted by a field tells its order, so that `sort_by` names it as a filter does. */
function sortedField({ permissions }: Principal, { input, output }: Naming, request: Message): FieldViolation[] {
  const sort = input.fields.find(({ name }) => name === 'sort_by')
  const value = sort?.enum && sort.enum.value[Number(Reflect.get(request, sort.localName))]
  if (!sort || !value) return []
  const rows = planOf(output)?.within.flatMap(({ message }) => planOf(message)?.bound ?? []) ?? []
  const found = rows.find(({ field }) => value.name.endsWith(`_${field.name.toUpperCase()}`))
  return found && !permissions.has(found.permission) ? [refusal(sort.name, found.permission)] : []
}

/**
 * What of a contract would let a field through: a request that could name what its reply shows to some only, or that holds it
 * within a message, which is written and told whole; a field whose absence reads as a value. All are faults of the contract;
 * the server does not start with one.
 */
export function fieldFaults({ input, output }: Naming, name: string): string[] {
  const shown = new Map(boundWithin(output).map(({ field, permission }) => [field.name, permission]))
  const unmarked = input.fields.filter(
    (field) => shown.has(field.name) && permissionOfField(field) !== shown.get(field.name),
  )
  const within =
    planOf(input)?.within.flatMap(({ field, message }) =>
      boundWithin(message).map((each) => ({ ...each, of: field.name })),
    ) ?? []
  const unclear = boundWithin(output).filter(({ field }) => field.fieldKind === 'scalar' && !isAbsentClear(field))
  return [
    ...unmarked.map((field) => `${name} takes ${field.name} without (needs) = "${shown.get(field.name)}"`),
    ...within.map(({ of, field }) => `${name} takes ${field.name} within ${of}, where no permission is asked for`),
    ...unclear.map(({ field }) => `${String(field)} needs a permission and has to be optional`),
  ]
}

/** Text that is not there is empty; a number has to be able to be absent. */
const isAbsentClear = (field: DescField): boolean =>
  field.proto.proto3Optional || (field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING)

function boundWithin(message: DescMessage, seen = new Set<DescMessage>()): Plan['bound'] {
  const plan = planOf(message)
  if (!plan || seen.has(message)) return []
  seen.add(message)
  return [...plan.bound, ...plan.within.flatMap((each) => boundWithin(each.message, seen))]
}
