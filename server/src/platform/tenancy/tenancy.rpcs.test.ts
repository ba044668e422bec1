import { testRpcs } from '../../../test/rpcs.ts'
import { tenancy } from './index.ts'

testRpcs(tenancy)
