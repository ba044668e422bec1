import { createConnectQueryKey, useInfiniteQuery, useMutation } from '@connectrpc/connect-query'
import { type Schedule, ScheduleService } from '@eventkit/api/eventkit/v1/schedule_pb'
import { ScheduleRunState } from '@eventkit/api/eventkit/v1/schedule_run_pb'
import { useEffect } from 'react'
import { schedules } from '@/features/work/schedule'
import { useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'

const { listScheduleRuns, runSchedule } = ScheduleService.method

/** Runs go on while somebody looks, and change nothing of the schedule. */
const LOOK_AGAIN_MS = 10_000

/** The runs of a schedule, the newest first. */
export function useRuns({ id }: Schedule) {
  const query = useInfiniteQuery(
    listScheduleRuns,
    { scheduleId: id, pageSize: 10, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      refetchInterval: LOOK_AGAIN_MS,
    },
  )
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? []
  const newest = runs[0]?.id
  // When it comes next has moved on with a run.
  useEffect(() => {
    if (newest) schedules.cache.refreshLists()
  }, [newest])
  return { ...query, runs }
}

/** Does now what a schedule does. */
export function useRunNow({ name }: Schedule) {
  const t = useT()
  return useMutation(runSchedule, {
    onError: tellRefusal,
    onSuccess: ({ state, taskIds }) => {
      const count = taskIds.length
      const detail = count > 0 ? t('schedule.tasksMade', { count }) : undefined
      if (state === ScheduleRunState.DONE) tell('ok', t('schedule.ranNow', { name }), detail)
      const queryKey = createConnectQueryKey({ schema: listScheduleRuns, cardinality: 'infinite' })
      void queryClient.invalidateQueries({ queryKey })
    },
  })
}
