import { Avatar } from '@/components/ui/avatar'
import { people } from '@/features/auth/person'
import { PersonFoot, PersonHead, PersonRows, useMayManage } from '@/features/auth/person-panel'
import { withViews } from '@/lib/records/record-kind'

/** People, with what they show in their own way. */
export const kind = withViews(people, {
  Mark: ({ record }) => <Avatar name={record.name} />,
  Head: PersonHead,
  useMayChange: useMayManage,
  Rows: PersonRows,
  Foot: PersonFoot,
})
