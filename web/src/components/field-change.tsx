import { ArrowRight } from 'lucide-react'
import { type TextEdit, UNKNOWN } from '@/components/entry-text'
import { useFormat } from '@/lib/format'
import { type Translate, useT } from '@/lib/i18n'

/** One changed field in a history: "changed due 15:00 → 14:00"; of a long text what was done to it. */
export function FieldChange(props: {
  label: string
  values?: { before: string; after: string }
  edit?: TextEdit
  /** Says only what it is now. */
  isBrief?: boolean | undefined
}) {
  const t = useT()
  const { locale } = useFormat()
  // German nouns keep their capital inside a sentence.
  const field = locale === 'de' ? props.label : props.label.toLowerCase()
  const { before, after } = props.values ?? {}
  if (before === undefined) return <span className="text-muted">{editText(props.edit, field, t)} </span>
  if (!after)
    return (
      <span className="block first:inline">
        <span className="text-muted">{t('layers.didClear', { field })} </span>
        {before && before !== UNKNOWN && !props.isBrief && <s className="text-muted">{before}</s>}{' '}
      </span>
    )
  return (
    <span className="block first:inline">
      <span className="text-muted">{t(before ? 'layers.didChange' : 'layers.didSet', { field })} </span>
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

function editText(edit: TextEdit | undefined, field: string, t: Translate): string {
  switch (edit?.kind) {
    case 'added':
      return t('layers.didAdd', { field })
    case 'removed':
      return t('layers.didClear', { field })
    case 'ticked':
      return t('layers.didTick', { item: edit.item })
    case 'unticked':
      return t('layers.didUntick', { item: edit.item })
    default:
      return t('layers.didRewrite', { field })
  }
}
