import { createConnectQueryKey, useInfiniteQuery, useMutation } from '@connectrpc/connect-query'
import { type Job, JobService } from '@eventkit/api/eventkit/v1/job_pb'
import type { JobSearch } from '@/features/jobs/job-search'
import { STATES } from '@/features/jobs/job-words'
import { type PlainKey, useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'
import { parts } from '@/lib/url-list'

const { listJobs, retryJob, cancelJob } = JobService.method

// Jobs go on while somebody looks.
const LOOK_AGAIN_MS = 3_000

/** The company's jobs, newest first, read again every few seconds. */
export function useJobs({ state, kind }: JobSearch) {
  const states = parts(state).flatMap((name) => STATES[name]?.state ?? [])
  const query = useInfiniteQuery(
    listJobs,
    { pageSize: 50, pageToken: '', states, kinds: parts(kind) },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      refetchInterval: LOOK_AGAIN_MS,
    },
  )
  return { ...query, jobs: query.data?.pages.flatMap(({ jobs }) => jobs) ?? [] }
}

/** What can be done with a job. */
export function useJobActs(job: Job, onDone?: () => void) {
  const t = useT()
  const says = (message: PlainKey) => ({
    onError: tellRefusal,
    onSuccess: () => {
      tell('ok', t(message))
      const queryKey = createConnectQueryKey({ schema: listJobs, cardinality: 'infinite' })
      void queryClient.invalidateQueries({ queryKey })
      onDone?.()
    },
  })
  const retry = useMutation(retryJob, says('company.didRetry'))
  const cancel = useMutation(cancelJob, says('company.didCancel'))
  return {
    isPending: retry.isPending || cancel.isPending,
    retry: () => retry.mutate({ id: job.id }),
    cancel: () => cancel.mutate({ id: job.id }),
  }
}
