import { useLocation, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { FilterChip } from '@/components/filter-chip'
import { placeOf } from '@/features/work/new-task-place'
import { FilterValues, type OnChange } from '@/features/work/task-filter-menu'
import { useFilterTexts } from '@/features/work/task-filter-texts'
import type { Person } from '@/components/quick-add.parser'
import { readTaskSearch, type TaskSearch } from '@/features/work/task-search'

/** Where a new task goes: what the list behind is filtered by, until it is changed in the dialog. */
export function useNewPlace() {
  const isList = useLocation({ select: ({ pathname }) => pathname.startsWith('/tasks') })
  const search = useSearch({ strict: false })
  return useState<TaskSearch>(() => placeOf(isList ? readTaskSearch({ ...search }) : {}))
}

/** A new task's place as chips that open to be changed and can be taken off; `people` are those whom it can be given to. */
export function QuickPlace(props: {
  place: TaskSearch
  onPlace: (place: TaskSearch) => void
  people: readonly Person[]
}) {
  const { place, onPlace, people } = props
  const chips = useFilterTexts(place)
  const change: OnChange = (change) => onPlace(readTaskSearch({ ...place, ...change }))
  return (
    <div className="flex flex-wrap items-center gap-2 empty:hidden">
      {chips.map(({ name, label, value, without }) => (
        <FilterChip key={name} name={label} value={value} onRemove={() => change({ [name]: without })}>
          {(done) => <FilterValues name={name} search={place} onChange={change} onDone={done} people={people} />}
        </FilterChip>
      ))}
    </div>
  )
}
