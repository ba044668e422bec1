import { testRpcs } from '../../../test/rpcs.ts'
import { auth } from './index.ts'

testRpcs(auth)
