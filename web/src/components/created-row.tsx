import type { Timestamp } from '@bufbuild/protobuf/wkt'
import { UserRoundPen } from 'lucide-react'
import { FieldRow } from '@/components/record-fields'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'

/** Who made a record, and when; inside a `<dl>`. */
export function CreatedRow({ by, at }: { by: { name: string } | undefined; at: Timestamp | undefined }) {
  const t = useT()
  const format = useFormat()
  const created = dateOf(at)
  return (
    <FieldRow icon={<UserRoundPen aria-hidden />} label={t(by ? 'layers.createdBy' : 'layers.madeAt')}>
      <span className="flex min-h-7 items-center gap-2">
        {by && shownName(by, t)}
        {created && (
          <time dateTime={created.toISOString()} title={format.utc(created)} className="text-muted">
            {format.moment(created)}
          </time>
        )}
      </span>
    </FieldRow>
  )
}
