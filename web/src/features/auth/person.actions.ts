import { type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { personCache } from '@/features/auth/person.cache'
import { t } from '@/lib/i18n'
import type { Write } from '@/lib/optimistic'
import { post } from '@/lib/post'
import { tell, tellInstead } from '@/lib/tell'

const { updateUser: updateRpc, deactivateUser: deactivateRpc, reactivateUser: reactivateRpc } = UserService.method

/** Gives a person another role; `roleText` is it in words. */
export function changeRole(person: User, role: string, roleText: string): void {
  update(person, { role }, t('company.didChangeRole', { name: person.name, role: roleText }))
}

/** Corrects a person's name. */
export function renamePerson(person: User, name: string): void {
  update(person, { name }, t('company.didRename', { name }))
}

type PersonChange = Pick<User, 'role'> | Pick<User, 'name'>

function update(person: User, change: PersonChange, message: string): void {
  const before = 'role' in change ? { role: person.role } : { name: person.name }
  let { version } = person
  // On the version that this change made: what somebody changed since then is a clash, not overwritten.
  const told = tell('ok', message, undefined, () => update({ ...latest(person), version }, before, message))
  const send = async (seen: number) => {
    const request = { id: person.id, version: seen, ...change, updateMask: { paths: Object.keys(change) } }
    const saved = await post(updateRpc, request, personCache.about([person.id], message))
    ;({ version } = saved)
    return saved
  }
  write(person, { apply: (shown) => ({ ...shown, ...change }), send }, told)
}

/** Closes a person's account. */
export function deactivate(person: User): void {
  const message = t('company.didDeactivate', { name: person.name })
  const told = tell('info', message, undefined, () => reactivate(latest(person)))
  const send = () => post(deactivateRpc, { id: person.id }, personCache.about([person.id], message))
  write(person, { apply: (shown) => ({ ...shown, state: 'deactivated' }), send }, told)
}

/** Opens a closed account again. */
export function reactivate(person: User): void {
  const message = t('company.didReactivate', { name: person.name })
  const told = tell('ok', message, undefined, () => deactivate(latest(person)))
  const send = () => post(reactivateRpc, { id: person.id }, personCache.about([person.id], message))
  write(person, { apply: (shown) => ({ ...shown, state: 'active' }), send }, told)
}

function write(person: User, change: Write<User>, told: number): void {
  personCache.records.write(person, change).catch((error: unknown) => tellInstead(told, error))
}

function latest(person: User): User {
  return personCache.find(person.id) ?? person
}
