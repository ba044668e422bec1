import { testRpcs } from '../../../test/rpcs.ts'
import { jobs } from './index.ts'

testRpcs(jobs)
