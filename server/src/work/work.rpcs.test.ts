import { testRpcs } from '../../test/rpcs.ts'
import { work } from './index.ts'

testRpcs(work)
