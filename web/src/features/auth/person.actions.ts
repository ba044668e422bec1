import { type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { personCache } from '@/directory/person.cache'
import { t } from '@/lib/i18n'
import { post } from '@/lib/post'
import { type Basis, writerOf } from '@/lib/undoable'

const { updateUser: updateRpc, deactivateUser: deactivateRpc, reactivateUser: reactivateRpc } = UserService.method

const write = writerOf(personCache)

/** Gives a person another role; `roleText` is it in words. */
export function changeRole(person: User, role: string, roleText: string): void {
  update(person, { role }, t('company.didChangeRole', { name: person.name, role: roleText }))
}

/** Corrects a person's name. */
export function renamePerson(person: User, name: string): void {
  update(person, { name }, t('company.didRename', { name }))
}

type PersonChange = Pick<User, 'role'> | Pick<User, 'name'>

function update(person: User, change: PersonChange, message: string, basis?: Basis): void {
  write(person, {
    fields: change,
    send: (version, options) => {
      const request = { id: person.id, version, ...change, updateMask: { paths: Object.keys(change) } }
      return post(updateRpc, request, about(person, message), options)
    },
    words: { tone: 'ok', message },
    undo: (before, on) => update(person, before, message, on),
    basis,
  })
}

/** Closes a person's account; `basis` where that takes its opening back. */
export function deactivate(person: User, basis?: Basis): void {
  const message = t('company.didDeactivate', { name: person.name })
  write(person, {
    fields: { state: 'deactivated' },
    send: (version, options) => post(deactivateRpc, { id: person.id, version }, about(person, message), options),
    words: { tone: 'info', message },
    undo: (_before, on) => reactivate(person, on),
    basis,
  })
}

/** Opens a closed account again; `basis` where that takes its closing back. */
export function reactivate(person: User, basis?: Basis): void {
  const message = t('company.didReactivate', { name: person.name })
  write(person, {
    fields: { state: 'active' },
    send: (version, options) => post(reactivateRpc, { id: person.id, version }, about(person, message), options),
    words: { tone: 'ok', message },
    undo: (_before, on) => deactivate(person, on),
    basis,
  })
}

function about(person: User, message: string) {
  return personCache.about([person.id], message)
}
