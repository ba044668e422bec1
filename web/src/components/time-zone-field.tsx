import { ChevronsUpDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Combobox } from '@/components/ui/combobox'
import type { ControlProps } from '@/components/ui/field'
import { useT } from '@/lib/i18n'

// UTC is a zone to everyone but the list.
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** A choice of IANA zones by typing a part of the name: "vienna". Goes inside a Field, or has a `label`. */
export function TimeZoneField(props: {
  control?: ControlProps
  label?: string
  value: string
  onChange: (zone: string) => void
}) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const choices = useMemo(
    () => (open ? ZONES.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' '), keywords: [zone] })) : []),
    [open],
  )
  return (
    <Combobox
      label={t('layers.timeZoneSearch')}
      choices={choices}
      chosen={[props.value]}
      onChoose={props.onChange}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          {...props.control}
          aria-label={props.label && `${props.label}: ${props.value}`}
          className="flex h-9 w-full items-center justify-between gap-2 rounded-md border border-line-strong/70 bg-surface-0 px-2.5 text-start text-sm hover:border-line-strong aria-invalid:border-danger pointer-coarse:h-11"
        >
          <span className="truncate">{props.value.replaceAll('_', ' ')}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-muted" aria-hidden />
        </button>
      }
    />
  )
}
