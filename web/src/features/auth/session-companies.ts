import { type Failure, isRecord } from '@/lib/errors'

/** A company that an account belongs to. */
export interface CompanyRef {
  id: string
  name: string
}

/** The companies a refused sign-in offers (company_required); none for any other failure. */
export function readCompanies(failure: Failure): CompanyRef[] {
  if (failure.reason !== 'company_required') return []
  const offered = failure.extra['companies']
  if (Array.isArray(offered)) {
    return offered.filter(isRecord).map((company) => ({ id: String(company['id']), name: String(company['name']) }))
  }
  // The contract's error detail carries them as items: the id, and the name as the description.
  return failure.items.map(({ id, description }) => ({ id, name: description }))
}
