import { ImportError } from '@/features/imports/import-error'
import { DateOrder, type DateQuestion, type Import } from '@eventkit/api/eventkit/v1/import_pb'
import { CalendarDays } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useImportVerbs } from '@/features/imports/import.queries'
import { readFailure } from '@/lib/errors'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { tell } from '@/lib/tell'
import { fromInputValue } from '@/lib/zoned-time'

/** Asks which order the dates of a table have, where the file does not tell; the answer reads the file again. */
export function ImportDateQuestion({ item, question }: { item: Import; question: DateQuestion }) {
  const t = useT()
  const format = useFormat()
  const { revise } = useImportVerbs()
  const dayOf = (day: string) => {
    const noon = fromInputValue(`${day}T12:00`, format.timeZone)
    return noon ? format.day(noon) : day
  }
  const [dmy, mdy] = [dayOf(question.dmy), dayOf(question.mdy)]
  const { count, line, text } = question
  const answer = (dateOrder: DateOrder) =>
    revise.mutate(
      { id: item.id, options: item.options ? { ...item.options, dateOrder } : { dateOrder } },
      { onSuccess: () => tell('ok', t('imports.didRead')) },
    )
  return (
    <section className="flex flex-col gap-2 rounded-md border border-warn/60 px-4 py-3 text-table">
      <ImportError failure={revise.error ? readFailure(revise.error) : undefined} />
      <p className="flex gap-2">
        <CalendarDays className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
        {t('imports.askOrder', { count, line, text, dmy, mdy })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button aria-busy={revise.isPending} onClick={() => answer(DateOrder.DMY)}>
          {t('imports.dayFirst', { date: dmy })}
        </Button>
        <Button aria-busy={revise.isPending} onClick={() => answer(DateOrder.MDY)}>
          {t('imports.monthFirst', { date: mdy })}
        </Button>
      </div>
    </section>
  )
}
