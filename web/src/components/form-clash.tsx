import { ClashDialog, clashingFields } from '@/components/clash-dialog'
import type { EntryWords } from '@/components/entry-text'
import type { Failure } from '@/lib/errors'

/** The same choice for a form: what somebody typed into it, or what somebody else saved meanwhile. */
export function FormClash(props: {
  name: string
  words: Pick<EntryWords, 'label' | 'text'>
  form: { clash: Failure | undefined; settle: (keepMine: boolean) => void }
}) {
  const { clash, settle } = props.form
  if (!clash) return null
  return <ClashDialog name={props.name} fields={clashingFields(clash.clashes, props.words)} onChoose={settle} />
}
