import { FormError } from '@/components/form-error'
import { useRefusalText } from '@/features/imports/import-problems'
import type { Failure } from '@/lib/errors'

/** Why a file could not be read, or what it would do not be done. In a form, its fields say what is wrong with them. */
export function ImportError({ failure, isInForm }: { failure: Failure | undefined; isInForm?: boolean }) {
  const text = useRefusalText()
  if (!failure) return null
  const isSaid = isInForm && failure.violations.some(({ field }) => field !== 'file')
  return isSaid ? null : <FormError failure={{ ...failure, violations: [] }} message={text(failure)} />
}
