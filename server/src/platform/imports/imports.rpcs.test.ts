import { testRpcs } from '../../../test/rpcs.ts'
import { imports } from './index.ts'

testRpcs(imports)
