import { createConnectQueryKey } from '@connectrpc/connect-query'
import { type ListUsersResponse, type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { RecordCache } from '@/lib/record-cache'
import { transport } from '@/lib/transport'

const { getUser, listUsers } = UserService.method

/** The people on the screen. */
export const personCache = new RecordCache<User, ListUsersResponse>({
  name: 'auth.user',
  recordKey: (id) => createConnectQueryKey({ schema: getUser, input: { id }, transport, cardinality: 'finite' }),
  lists: {
    finite: createConnectQueryKey({ schema: listUsers, cardinality: 'finite' }),
    infinite: createConnectQueryKey({ schema: listUsers, cardinality: 'infinite' }),
    any: createConnectQueryKey({ schema: listUsers, cardinality: undefined }),
  },
  rows: ({ users }) => users,
  withRows: (reply, users) => ({ ...reply, users }),
})
