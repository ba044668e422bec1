import { KINDS, STATES } from '@/features/jobs/job-words'
import { parts } from '@/lib/url-list'

/** What the page gets from its URL. */
export interface JobsProps {
  search: JobSearch
  onSearch: (next: JobSearch) => void
}

/** The page's filters as they stand in the URL. */
export interface JobSearch {
  /** States, separated by commas: "failed,running". */
  state?: string
  /** Kinds, separated by commas. */
  kind?: string
}

/** Keeps what is known of an address's search. */
export function readJobSearch({ state, kind }: Record<string, unknown>): JobSearch {
  const states = known(state, STATES)
  const kinds = known(kind, KINDS)
  return { ...(states && { state: states }), ...(kinds && { kind: kinds }) }
}

const known = (given: unknown, names: object): string =>
  (typeof given === 'string' ? parts(given) : []).filter((name) => name in names).join(',')
