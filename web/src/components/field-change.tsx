import { ArrowRight } from 'lucide-react'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** One changed field in a history: "changed due 15:00 → 14:00". Without values only that it changed, as for long texts. */
export function FieldChange(props: {
  label: string
  values?: { before: string; after: string }
  /** Says only what it is now. */
  isBrief?: boolean | undefined
}) {
  const t = useT()
  const { locale } = useFormat()
  // German nouns keep their capital inside a sentence.
  const field = locale === 'de' ? props.label : props.label.toLowerCase()
  const { before, after } = props.values ?? {}
  if (before === undefined) return <span className="text-muted">{t('shell.didRewrite', { field })} </span>
  if (!after) return <span className="text-muted">{t('shell.didClear', { field })} </span>
  return (
    <span className="block first:inline">
      <span className="text-muted">{t(before ? 'shell.didChange' : 'shell.didSet', { field })} </span>
      {before && !props.isBrief && (
        <>
          <s className="text-muted">{before}</s>
          <ArrowRight className="mx-1 inline size-3 text-muted" aria-label="→" />
        </>
      )}
      <span className="font-medium">{after}</span>{' '}
    </span>
  )
}
