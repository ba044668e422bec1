import { createConnectQueryKey, useInfiniteQuery, useMutation, useQuery } from '@connectrpc/connect-query'
import { type DeadLetter, JournalService, type Sink } from '@eventkit/api/eventkit/v1/journal_pb'
import { CircleCheck, CirclePause, LoaderCircle, type LucideIcon, MailCheck, RotateCw, Waypoints } from 'lucide-react'
import { ListStates } from '@/components/list-states'
import { Page } from '@/components/page'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { JournalSection } from '@/features/journal/journal-section'
import { can, useMe } from '@/directory/me.queries'
import { JournalSeals } from '@/features/journal/journal-seals'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'

const { listSinks, listDeadLetters, replayDeadLetter } = JournalService.method

const STATES: Record<string, { icon: LucideIcon; label: PlainKey; tone: string }> = {
  running: { icon: CircleCheck, label: 'company.sinkRunning', tone: 'text-ok' },
  retrying: { icon: LoaderCircle, label: 'company.sinkRetrying', tone: 'text-warn' },
  stopped: { icon: CirclePause, label: 'company.sinkStopped', tone: 'text-danger' },
}

// How far a sink is moves all the time while somebody looks.
const LOOK_AGAIN_MS = 5_000

/** The sinks that read the journal, and the entries they gave up on. */
export function JournalPage() {
  const t = useT()
  const mayCheck = can(useMe(), 'journal.seal.read')
  return (
    <Page title={t('shell.journal')}>
      <div className="flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-220 flex-col gap-8 px-4 py-6">
          {mayCheck && <JournalSeals />}
          <Sinks />
          <DeadLetters />
        </div>
      </div>
    </Page>
  )
}

function Sinks() {
  const t = useT()
  const query = useQuery(listSinks, {}, { refetchInterval: LOOK_AGAIN_MS })
  const sinks = query.data?.sinks ?? []
  return (
    <JournalSection title={t('company.sinks')} hint={t('company.sinksHint')}>
      <ListStates
        query={query}
        isEmpty={sinks.length === 0}
        empty={<EmptyState icon={<Waypoints />} title={t('company.noSinks')} hint={t('company.noSinksHint')} />}
      >
        <ul className="overflow-hidden rounded-md border border-line">
          {sinks.map((sink) => (
            <SinkItem key={sink.name} sink={sink} />
          ))}
        </ul>
      </ListStates>
    </JournalSection>
  )
}

function SinkItem({ sink }: { sink: Sink }) {
  const t = useT()
  const format = useFormat()
  const look = STATES[sink.state]
  const next = dateOf(sink.nextAttemptAt)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface-1 px-4 py-2.5 text-table last:border-b-0">
      <span className="min-w-40 flex-1">
        <span className="block font-mono font-medium">{sink.name}</span>
        <span className="block truncate font-mono text-xs text-muted">{sink.kinds.join(' ')}</span>
      </span>
      <span className={cx('inline-flex items-center gap-2', look?.tone)}>
        {look && <look.icon className="size-4" aria-hidden />}
        {look ? t(look.label) : sink.state}
      </span>
      <span className="tabular w-40 text-end text-muted">{t('company.sinkLag', { count: Number(sink.lag) })}</span>
      {sink.attempts > 0 && (
        <span className="basis-full text-xs text-muted">
          {t('company.attempts', { count: sink.attempts })}
          {next && ` · ${t('company.nextAttempt', { when: format.distance(next) })}`}
        </span>
      )}
    </li>
  )
}

function DeadLetters() {
  const t = useT()
  const query = useInfiniteQuery(
    listDeadLetters,
    { pageSize: 25, pageToken: '' },
    { pageParamKey: 'pageToken', getNextPageParam: (last) => last.nextPageToken || undefined },
  )
  const letters = query.data?.pages.flatMap((page) => page.deadLetters) ?? []
  return (
    <JournalSection title={t('company.deadLetters')} hint={t('company.deadLettersHint')}>
      <ListStates
        query={query}
        isEmpty={letters.length === 0}
        empty={
          <EmptyState icon={<MailCheck />} title={t('company.noDeadLetters')} hint={t('company.noDeadLettersHint')} />
        }
      >
        <ul className="overflow-hidden rounded-md border border-line">
          {letters.map((letter) => (
            <LetterItem key={letter.id} letter={letter} />
          ))}
        </ul>
      </ListStates>
      {query.hasNextPage && (
        <Button look="ghost" size="sm" className="mt-2" onClick={() => void query.fetchNextPage()}>
          {t('layers.historyMore')}
        </Button>
      )}
    </JournalSection>
  )
}

function LetterItem({ letter }: { letter: DeadLetter }) {
  const t = useT()
  const format = useFormat()
  const canReplay = can(useMe(), 'journal.sink.write')
  const replay = useMutation(replayDeadLetter, {
    onError: tellRefusal,
    onSuccess: () => {
      tell('ok', t('company.didReplay'))
      void queryClient.invalidateQueries({
        queryKey: createConnectQueryKey({ schema: listDeadLetters, cardinality: 'infinite' }),
      })
    },
  })
  const parked = dateOf(letter.parkedAt)
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line bg-surface-1 px-4 py-2.5 text-table last:border-b-0">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-mono font-medium">{letter.entry?.kind}</span>
        <span className="block text-xs break-words text-danger">{letter.error}</span>
        <span className="block text-xs text-muted">
          {letter.sink} · {t('company.attempts', { count: letter.attempts })}
          {parked && ` · ${format.moment(parked)}`}
        </span>
      </span>
      {canReplay && (
        <Button size="sm" aria-busy={replay.isPending} onClick={() => replay.mutate({ id: letter.id })}>
          <RotateCw className="size-4" aria-hidden />
          {t('company.replay')}
        </Button>
      )}
    </li>
  )
}
