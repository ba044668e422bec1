import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { useFieldTools } from '@/components/records/record-entry-words'
import { can, useMe } from '@/directory/me.queries'
import type { RecordKind } from '@/lib/records/record-types'
import { isSearched, textsOf, useRecordSearch } from '@/lib/records/record-lookup'

/** Records of a kind that the palette finds. */
export function PaletteRecords({ kind, search, onDone }: { kind: RecordKind; search: string; onDone: () => void }) {
  const tools = useFieldTools()
  const navigate = useNavigate()
  const { found, matched } = useRecordSearch(kind, search, can(useMe(), kind.reading) && isSearched(kind))
  const { Mark, icon: Icon } = kind
  if (found.length === 0) return null
  return (
    <Command.Group heading={tools.t(kind.words.many)} className={PALETTE_GROUP}>
      {found.map((record) => (
        <PaletteItem
          // cmdk reads the words of a row when it comes.
          key={[record.id, ...matched].join(' ')}
          value={record.id}
          keywords={[...textsOf(kind, record), ...matched]}
          icon={Mark ? <Mark record={record} /> : <Icon />}
          onSelect={() => {
            onDone()
            void navigate({ to: `${kind.path}/${record.id}` })
          }}
        >
          {record.number !== undefined && (
            <span className="w-12 shrink-0 font-mono text-xs text-muted">{kind.calledOf(record)}</span>
          )}
          <span className="truncate">{kind.nameOf(record)}</span>
          {kind.aside && (
            <span className="tabular ms-auto shrink-0 text-xs text-muted">{kind.aside(record, tools)}</span>
          )}
        </PaletteItem>
      ))}
    </Command.Group>
  )
}
