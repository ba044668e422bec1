import { FormError } from '@/components/form-error'
import { useRefusalText } from '@/features/imports/import-problems'
import type { Failure } from '@/lib/errors'

/** Why a file could not be read, or what it would do not be done; of a field that is asked for, that field says it. */
export function ImportError({ failure }: { failure: Failure | undefined }) {
  const text = useRefusalText()
  const message = failure && text(failure)
  // What is wrong with the file has no field in a form.
  return (
    <FormError
      failure={!failure || message === undefined ? failure : { ...failure, violations: [] }}
      message={message}
    />
  )
}
