import { UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { cacheOf } from '@/lib/record-cache'

const { getUser, listUsers } = UserService.method

/** The people on the screen. */
export const personCache = cacheOf('auth.user', getUser, listUsers)
