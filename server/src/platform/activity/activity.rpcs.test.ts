import { testRpcs } from '../../../test/rpcs.ts'
import { activity } from './index.ts'

testRpcs(activity)
