import { testRpcs } from '../../../test/rpcs.ts'
import { series } from './index.ts'

testRpcs(series)
