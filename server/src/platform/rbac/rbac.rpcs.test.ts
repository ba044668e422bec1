import { testRpcs } from '../../../test/rpcs.ts'
import { rbac } from './index.ts'

testRpcs(rbac)
