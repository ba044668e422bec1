import { QueryObserver } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { queryClient } from '@/lib/query-client'

it('reads again what was invalidated while it was read for the first time', async () => {
  const replies = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  let reads = 0
  const observer = new QueryObserver<string>(queryClient, {
    queryKey: ['history'],
    queryFn: () => replies[reads++]?.promise ?? 'read too often',
  })
  const stop = observer.subscribe(() => {})
  void queryClient.invalidateQueries({ queryKey: ['history'] })
  void queryClient.invalidateQueries({ queryKey: ['history'] })
  replies[0]?.resolve('as it was before')
  await vi.waitFor(() => expect(reads).toBe(2))
  expect(observer.getCurrentResult().data).toBe('as it was before')
  replies[1]?.resolve('as it is')
  await vi.waitFor(() => expect(observer.getCurrentResult()).toMatchObject({ data: 'as it is', isFetching: false }))
  expect(reads).toBe(2)
  stop()
})
