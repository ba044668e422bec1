import { defineModule } from '../module.ts'
import { jobService } from './job.rpc.ts'

/** Work that runs by itself. */
export const jobs = defineModule({
  name: 'jobs',
  services: [jobService],
  permissions: { 'jobs.job.read': [], 'jobs.job.write': [] },
})
