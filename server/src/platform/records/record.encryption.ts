import { ScalarType } from '@bufbuild/protobuf'
import type { Ctx, Personal } from '../../kernel/ctx.ts'
import { openVault, type SealedColumn, type SealedRow, type Vault } from '../privacy/vault.ts'
import { columnOf } from './record-field.ts'
import type { RecordKind, RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'

/** How a text of a record is encrypted; `normal` where it is looked up, see SealedColumn. */
export type Encryption = Pick<SealedColumn, 'normal'>

/** What of a definition says what is encrypted. */
interface Definition extends Pick<RecordShape, 'type' | 'table' | 'message' | 'title' | 'sorts'> {
  searched?: readonly string[]
  personal?: readonly string[]
  encrypted?: Readonly<Record<string, Encryption | undefined>>
}

/** What of a kind is kept under keys, in rows and in the journal. */
interface Secrecy {
  encrypted: ReadonlyMap<string, SealedColumn>
  isPerson: boolean
  personalOf?: (row: RecordRow, tenantId: string) => Personal
}

/** The same by a kind's definition. */
export function secrecyOf(definition: Definition): Secrecy {
  const { title, personal = [] } = definition
  const encrypted = encryptedIn(definition)
  const isPerson = personal.length > 0
  const fields = [...personal, ...encrypted.keys()]
  if (fields.length === 0) return { encrypted, isPerson }
  const payload = fields.includes(title) ? [title] : []
  return {
    encrypted,
    isPerson,
    personalOf: ({ id }, tenantId) => ({ personId: isPerson ? id : tenantId, fields, payload }),
  }
}

/**
 * The encrypted columns of a kind, by their fields. Throws for a field that is no plain text, that the record is known by or
 * sorted by, and for one that is searched without a blind index.
 */
function encryptedIn(definition: Definition): Secrecy['encrypted'] {
  const { type, table, message, title, sorts, searched = [], encrypted = {} } = definition
  for (const [name, how] of Object.entries(encrypted)) {
    const field = message.fields.find((each) => columnOf(each) === name)
    if (field?.scalar !== ScalarType.STRING || field.fieldKind !== 'scalar' || field.proto.proto3Optional)
      throw new Error(`${type}.${name} is encrypted and no plain text`)
    if (name === title) throw new Error(`${type} is known by ${name}, which is encrypted`)
    if (sorts.includes(name)) throw new Error(`${type} is sorted by ${name}, which is encrypted`)
    if (searched.includes(name) && !how?.normal) throw new Error(`${type}.${name} is searched and has no blind index`)
  }
  return new Map(Object.entries(encrypted).map(([name, how]) => [name, { name: `${table}.${name}`, ...how }]))
}

/** The column of a field's blind index. */
export const indexOf = (name: string): string => `${name}_index`

/** The columns of a kind's blind indexes. */
export const indexesOf = ({ encrypted }: Pick<RecordShape, 'encrypted'>): string[] =>
  [...encrypted].filter(([, column]) => column.normal).map(([name]) => indexOf(name))

/** Under whose key it is: where each record is a person, theirs. */
const keptBy = <Row extends RecordRow>(kind: RecordKind<Row>, { id }: Row): SealedRow => ({
  id,
  personId: kind.isPerson ? id : undefined,
})

const vaultFor = <Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, rows: readonly Row[]): Promise<Vault> =>
  openVault(ctx, kind.isPerson ? rows.map(({ id }) => id) : [])

/** A record as its table keeps it: encrypted texts with their blind indexes. */
export async function encrypted<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, row: Row): Promise<Row> {
  if (kind.encrypted.size === 0) return row
  const vault = await vaultFor(ctx, kind, [row])
  const sealed = [...kind.encrypted].flatMap(([name, column]) => {
    const text = String(Reflect.get(row, name))
    const index = column.normal ? [[indexOf(name), vault.indexOf(column, text)]] : []
    return [[name, vault.seal(column, keptBy(kind, row), text)], ...index]
  })
  return { ...row, ...Object.fromEntries(sealed) }
}

/** Records as they were read from their table, with their texts. */
export async function decrypted<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, rows: Row[]): Promise<Row[]> {
  if (kind.encrypted.size === 0 || rows.length === 0) return rows
  const vault = await vaultFor(ctx, kind, rows)
  return rows.map((row) => {
    const texts = [...kind.encrypted].map(([name, column]) => {
      const sealed = Reflect.get(row, name) as Buffer | null
      return [name, vault.open(column, keptBy(kind, row), sealed)]
    })
    return { ...row, ...Object.fromEntries(texts) }
  })
}
