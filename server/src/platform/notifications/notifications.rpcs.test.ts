import { testRpcs } from '../../../test/rpcs.ts'
import { notifications } from './index.ts'

testRpcs(notifications)
