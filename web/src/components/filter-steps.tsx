import { type ReactNode, useState } from 'react'
import { ChoiceList } from '@/components/ui/combobox'
import type { Choice } from '@/components/ui/choice-list'
import { useT } from '@/lib/i18n'

/** The choice of what to filter by, then what `children` give for it. */
export function FilterSteps<Name extends string>(props: {
  filters: readonly (Choice & { value: Name })[]
  children: (name: Name) => ReactNode
}) {
  const t = useT()
  const [name, setName] = useState<Name>()
  if (name !== undefined) return props.children(name)
  return (
    <ChoiceList
      label={t('shell.filter')}
      choices={props.filters}
      chosen={[]}
      multiple
      onChoose={(value) => setName(props.filters.find((filter) => filter.value === value)?.value)}
      onDone={() => undefined}
    />
  )
}
