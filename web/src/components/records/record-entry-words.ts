import type { Value } from '@bufbuild/protobuf/wkt'
import type { EntryWords } from '@/components/entry-text'
import { kindOf } from '@/lib/records/kinds'
import { fieldText, type FieldTools, localNameOf } from '@/lib/records/record-field'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'
import { useNameOf } from '@/directory/user.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** What words values in the reader's language. */
export function useFieldTools(): FieldTools {
  const t = useT()
  const format = useFormat()
  return { t, format }
}

/** The same, with the names that entries need. */
export function useEntryTools(): FieldTools {
  const tools = useFieldTools()
  const personName = useNameOf()
  const workspaces = useWorkspaces()
  const recordName = (type: string, id: string) => {
    const kind = kindOf(type)
    const record = kind?.cache.find(id)
    return record && kind?.nameOf(record)
  }
  return {
    ...tools,
    personName,
    recordName,
    workspaceName: (id) => workspaces.find((workspace) => workspace.id === id)?.name,
  }
}

/** How the entries of a kind of record are worded. */
export function entryWordsOf<M extends RecordMessage>(kind: RecordKind<M>, tools: FieldTools): EntryWords {
  const { type, fields, words, pair, group } = kind
  const names = Object.keys(fields)
  const fieldOf = (name: string) => fields[localNameOf(fields, name)]
  return {
    verbs: Object.fromEntries(
      Object.entries(words.did).map(([word, key]) => [word.includes('.') ? word : `${type}.${word}`, key]),
    ),
    // What moves also leaves, which is told to those who cannot see where it went.
    isToldElsewhere: ({ kind: word, changes }) =>
      word === `${type}.left` && changes.some(({ new: now }) => tools.workspaceName?.(textIn(now)) !== undefined),
    label: (name) => {
      const field = fieldOf(name)
      return field && tools.t(field.label)
    },
    text: (name, value) => fieldText(fieldOf(name), value, tools),
    long: names.filter((name) => fields[name]?.isLong),
    ...(group && {
      group: { ...group, label: tools.t(group.label), text: (values: object) => group.text({ ...values }, tools) },
    }),
    ...(pair && {
      pair: {
        fields: pair.fields,
        label: tools.t(pair.label),
        text: (first: unknown, second: unknown) => pair.text(first, second, tools),
      },
    }),
  }
}

const textIn = (value: Value | undefined): string => (value?.kind.case === 'stringValue' ? value.kind.value : '')
