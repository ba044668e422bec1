import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import { UserRoundX } from 'lucide-react'
import { useMemo } from 'react'
import { Avatar } from '@/components/ui/avatar'
import type { Choice } from '@/components/ui/choice-list'
import { useMe } from '@/directory/me.queries'
import { usePeopleList } from '@/directory/user.queries'
import { useT } from '@/lib/i18n'

interface Assignees {
  choices: Choice[]
  /** The person of a choice. */
  find: (id: string) => UserRef | undefined
}

/** The people who see all of these workspaces; `canSee` is false for anybody else, and true while that is not known. */
export function useWorkspacePeople(workspaceIds: readonly string[]) {
  // A task that is being made does not know its workspace yet.
  const known = [...new Set(workspaceIds)].filter((id) => id !== '')
  const { people, isWhole } = usePeopleList({ workspaceIds: known.toSorted() })
  return { people, canSee: (id: string) => !isWhole || people.some((person) => person.id === id) }
}

/** The people whom tasks of these workspaces can be given to, oneself first, and nobody. */
export function useAssigneeChoices(workspaceIds: readonly string[]): Assignees {
  const t = useT()
  const me = useMe()
  const { people } = useWorkspacePeople(workspaceIds)
  return useMemo(() => {
    const others = people.filter(({ id }) => id !== me?.id)
    const named = [...(me ? [{ id: me.id, name: me.name }] : []), ...others]
    const choices: Choice[] = named.map(({ id, name }) => ({
      value: id,
      label: id === me?.id ? `${name} (${t('shell.you')})` : name,
      icon: <Avatar name={name} />,
      keywords: id === me?.id ? [t('shell.me')] : [],
    }))
    const nobody: Choice = { value: 'nobody', label: t('shell.nobody'), icon: <UserRoundX className="text-muted" /> }
    const find = (id: string): UserRef | undefined => {
      const person = named.find((candidate) => candidate.id === id)
      return person && { $typeName: 'eventkit.v1.UserRef', id: person.id, name: person.name }
    }
    return { choices: [nobody, ...choices], find }
  }, [t, me, people])
}
