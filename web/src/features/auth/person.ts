import {
  ListUsersRequestSchema,
  UpdateUserRequestSchema,
  type User,
  UserSchema,
  UserService,
} from '@eventkit/api/eventkit/v1/user_pb'
import { CircleUser } from 'lucide-react'
import { roleName } from '@/directory/role-name'
import { knownRoleName } from '@/directory/role.queries'
import { t } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'
import { post } from '@/lib/post'
import { defineKind } from '@/lib/records/record-kind'
import type { Basis } from '@/lib/undoable'

/** People: they come by an invitation, and their accounts are closed, opened and erased by verbs of their own. */
export const people = defineKind({
  type: 'auth.user',
  path: '/people',
  icon: CircleUser,
  creates: 'invitation',
  service: UserService,
  message: UserSchema,
  update: UpdateUserRequestSchema,
  list: ListUsersRequestSchema,
  title: 'name',
  nameOf: (person: User) => shownName(person, t),
  words: {
    one: 'company.activityPerson',
    many: 'shell.people',
    fresh: 'layers.inviteColleague',
    did: {
      created: 'company.didJoin',
      deactivated: 'company.didCloseAccount',
      reactivated: 'company.didOpenAccount',
      erased: 'company.didErase',
      'auth.password.changed': 'company.didSetPassword',
      'auth.password.reset': 'company.didResetPassword',
      'auth.password.link_created': 'company.didMakeResetLink',
    },
    gone: 'company.personGone',
    goneHint: 'company.personGoneHint',
    noMatch: 'layers.nothingFound',
    none: { title: 'layers.nothingFound', hint: 'company.noSuchPerson' },
    may: { read: 'company.permUserRead', write: 'company.permUserWrite' },
  },
  fields: {
    name: { label: 'company.name' },
    role: { label: 'company.role', text: (role) => roleName(String(role), t, knownRoleName(String(role))) },
  },
  further: { email: { label: 'auth.email' } },
  aside: ({ email }) => email,
})

const { write, update } = people.verbs
const { deactivateUser: deactivateRpc, reactivateUser: reactivateRpc } = UserService.method

/** Gives a person another role; `roleText` is it in words. */
export function changeRole(person: User, role: string, roleText: string): void {
  update(person, { role }, { message: t('company.didChangeRole', { name: person.name, role: roleText }) })
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
  return people.cache.about([person.id], message)
}
