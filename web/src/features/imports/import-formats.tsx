import { type Import, type KindOfImport } from '@eventkit/api/eventkit/v1/import_pb'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { Select } from '@/components/ui/input'
import { formatText } from '@/features/imports/import-words'
import { useImportFormats } from '@/features/imports/import.queries'
import { useT } from '@/lib/i18n'

/** A format by one text: `work.task csv`. */
export const formatKey = ({ kind, fileFormat }: Pick<Import | KindOfImport, 'kind' | 'fileFormat'>): string =>
  `${kind} ${fileFormat}`

/** A format as an upload and a revision name it; nothing for the empty text. */
export function formatNamed(key: string): { kind: string; fileFormat: string } | undefined {
  const [kind = '', fileFormat = ''] = key.split(' ')
  return kind === '' ? undefined : { kind, fileFormat }
}

/** The same as parts of a query. */
export function asQuery(key: string): Record<string, string> {
  const named = formatNamed(key)
  return named ? { kind: named.kind, file_format: named.fileFormat } : {}
}

/** What a file is to be read as; at first the format of `kind`, where that has only one. */
export function useChosenFormat(kind: string | undefined): [string, (format: string) => void] {
  const [chosen, choose] = useState<string>()
  const [only, ...others] = useImportFormats().filter((format) => format.kind === kind)
  return [chosen ?? (only && others.length === 0 ? formatKey(only) : ''), choose]
}

/** Chooses one of the formats that the server has for the caller: all, or those that `isOffered` names. */
export function FormatSelect({
  value,
  isOffered = () => true,
  onChange,
  children,
  ...control
}: Omit<ComponentProps<typeof Select>, 'value' | 'onChange'> & {
  value: string
  isOffered?: (format: KindOfImport) => boolean
  onChange: (format: string) => void
  children?: ReactNode
}) {
  const t = useT()
  return (
    <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      {children}
      {useImportFormats()
        .filter(isOffered)
        .map((format) => (
          <option key={formatKey(format)} value={formatKey(format)}>
            {formatText(format, t)}
          </option>
        ))}
    </Select>
  )
}
