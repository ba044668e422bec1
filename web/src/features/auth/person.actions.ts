import type { User } from '@eventkit/api/eventkit/v1/user_pb'
import { personCache, userClient } from '@/features/auth/person.cache'
import { t } from '@/lib/i18n'
import type { Write } from '@/lib/optimistic'
import { tell, tellRefusal } from '@/lib/tell'

/** Gives a person another role; `roleText` is it in words. */
export function changeRole(person: User, role: string, roleText: string): void {
  const before = person.role
  tell('ok', t('company.didChangeRole', { name: person.name, role: roleText }), undefined, () =>
    setRole(latest(person), before),
  )
  setRole(person, role)
}

function setRole(person: User, role: string): void {
  write(person, {
    apply: (shown) => ({ ...shown, role }),
    send: (version, headers) =>
      userClient.updateUser({ id: person.id, version, role, updateMask: { paths: ['role'] } }, { headers }),
  })
}

/** Corrects a person's name. */
export function renamePerson(person: User, name: string): void {
  const before = person.name
  tell('ok', t('company.didRename', { name }), undefined, () => setName(latest(person), before))
  setName(person, name)
}

function setName(person: User, name: string): void {
  write(person, {
    apply: (shown) => ({ ...shown, name }),
    send: (version, headers) =>
      userClient.updateUser({ id: person.id, version, name, updateMask: { paths: ['name'] } }, { headers }),
  })
}

/** Closes a person's account. */
export function deactivate(person: User): void {
  tell('info', t('company.didDeactivate', { name: person.name }), undefined, () => reactivate(latest(person)))
  write(person, {
    apply: (shown) => ({ ...shown, state: 'deactivated' }),
    send: (_version, headers) => userClient.deactivateUser({ id: person.id }, { headers }),
  })
}

/** Opens a closed account again. */
export function reactivate(person: User): void {
  tell('ok', t('company.didReactivate', { name: person.name }))
  write(person, {
    apply: (shown) => ({ ...shown, state: 'active' }),
    send: (_version, headers) => userClient.reactivateUser({ id: person.id }, { headers }),
  })
}

function write(person: User, change: Write<User>): void {
  personCache.records.write(person, change).catch(tellRefusal)
}

function latest(person: User): User {
  return personCache.find(person.id) ?? person
}
