import { testRpcs } from '../../test/rpcs.ts'
import { planning } from './index.ts'

testRpcs(planning)
