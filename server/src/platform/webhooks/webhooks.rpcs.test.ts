import { testRpcs } from '../../../test/rpcs.ts'
import { webhooks } from './index.ts'

testRpcs(webhooks)
