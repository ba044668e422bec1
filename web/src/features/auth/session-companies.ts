import type { Failure } from '@/lib/errors'

/** A company that an account belongs to. */
export interface CompanyRef {
  id: string
  name: string
}

/** The companies a refused sign-in offers (company_required); none for any other failure. */
export function readCompanies(failure: Failure): CompanyRef[] {
  if (failure.reason !== 'company_required') return []
  return failure.items.map(({ id, description }) => ({ id, name: description }))
}
