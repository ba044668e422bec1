import { parts } from '@/lib/url-list'

/** What the page gets from its URL. */
export interface ActivityProps {
  search: ActivitySearch
  onSearch: (next: ActivitySearch) => void
}

/** The page's filters as they stand in the URL. */
export interface ActivitySearch {
  /** A user's id. */
  person?: string
  /** Modules, separated by commas: "work,planning". */
  kind?: string
  /** A workspace's id. */
  workspace?: string
}

/** The modules there are, the first part of a kind; the ones people ask for most come first. */
export const MODULES: readonly string[] = ['work', 'planning', 'imports', 'tenancy', 'auth', 'rbac', 'journal', 'jobs']

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Keeps what is known of an address's search. */
export function readActivitySearch({ person, kind, workspace }: Record<string, unknown>): ActivitySearch {
  const modules = typeof kind === 'string' ? parts(kind).filter((module) => MODULES.includes(module)) : []
  return {
    ...(typeof person === 'string' && ID.test(person) ? { person } : {}),
    ...(modules.length > 0 ? { kind: modules.join(',') } : {}),
    ...(typeof workspace === 'string' && ID.test(workspace) ? { workspace } : {}),
  }
}
