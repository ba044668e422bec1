import type { User } from '@eventkit/api/eventkit/v1/user_pb'
import { Avatar } from '@/components/ui/avatar'
import { people } from '@/features/auth/person'
import { PersonFoot, PersonHead, PersonRows, useMayManage } from '@/features/auth/person-panel'
import type { RecordKind } from '@/lib/records/record-types'

/** People, with what they show in their own way. */
export const kind: RecordKind<User> = {
  ...(people as unknown as RecordKind<User>),
  Mark: ({ record }) => <Avatar name={record.name} />,
  Head: PersonHead,
  useMayChange: useMayManage,
  Rows: PersonRows,
  Foot: PersonFoot,
}
