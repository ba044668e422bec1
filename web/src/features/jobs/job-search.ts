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

/** Keeps what is text of an address's search. */
export function readJobSearch({ state, kind }: Record<string, unknown>): JobSearch {
  return { ...(isText(state) && { state }), ...(isText(kind) && { kind }) }
}

const isText = (given: unknown): given is string => typeof given === 'string' && given !== ''
