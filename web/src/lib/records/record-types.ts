import type { DescMessage, DescMethodUnary, DescService, Message, MessageInitShape } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { FeedEntry } from '@/lib/feed-entry'
import type { NewKind } from '@/lib/new-record'
import type { RecordCache } from '@/lib/record-cache'
import type { ChangeOf, Versioned } from '@/lib/record-change'
import type { FieldTools, RecordField } from '@/lib/records/record-field'
import type { PlainKey } from '@/lib/i18n'
import type { RecordWords } from '@/lib/records/record-words'
import type { Basis, writerOf } from '@/lib/undoable'

/** What every kind of record has in the contract. */
export type RecordMessage = Message &
  Versioned & {
    /** What people know it by, of kinds whose records are numbered; 0 until the server has numbered it. */
    number?: number
    deletedAt?: Timestamp | undefined
    createdAt?: Timestamp | undefined
    createdBy?: { id: string; name: string } | undefined
    tags?: string[]
  }

/** What reads and writes records of a kind: all that the first page takes. */
export interface RecordsDefinition<M extends RecordMessage, C extends Message, U extends Message, L extends Message> {
  /** As the journal names it: `planning.venue`. Its permissions are called after it. */
  type: `${string}.${string}`
  /** Where its page is: `/venues`; one record is below it, by its id. */
  path: string
  /** What New makes where that is a form of its own; otherwise the common one. */
  creates?: NewKind
  /**
   * Its rpcs are called after the message: GetVenue, ListVenues, UpdateVenue and, where a kind has them, CreateVenue,
   * DeleteVenue, RestoreVenue.
   */
  service: DescService
  message: GenMessage<M>
  /** Absent for a kind that is made in another way. */
  create?: GenMessage<C>
  update: GenMessage<U>
  list: GenMessage<L>
  /** The field that people know it by. */
  title: keyof M & string
  /** What one is called where that is more than its title. */
  nameOf?(record: M): string
  /** "New venue" */
  fresh: PlainKey
  /** What an update says beside the fields, such as for which others it is meant; its undo says the same. */
  sentWith?(record: M): object | undefined
  /** Asks, before a refused update is told, what would have it taken; `again` sends it with that. */
  asks?(error: unknown, again: (more: object) => Promise<M>): Promise<M>
}

/** What a kind of record is called and made of. */
export interface KindDescription<M extends RecordMessage, U extends Message> {
  icon: LucideIcon
  words: RecordWords
  /** What can be changed of it, in the order in which panel, form and table show it; one the contract gains is asked for. */
  fields: { [K in keyof ChangeOf<M, U> & string]-?: RecordField<M> }
  /** What verbs of its own change. */
  further?: Record<string, RecordField<M>>
  /** Two fields that are read as one when both change: when something starts and ends. */
  pair?: { fields: [string, string]; label: RecordField<M>['label']; text: PairText }
  /** The bin is shown only to those who may take something out of it. */
  isBinForWriters?: boolean
  /** Fields that are read as one, whichever of them changed: a date and its time zone. */
  group?: { fields: readonly string[]; label: RecordField<M>['label']; text: GroupText }
  /** What the palette shows at the end of a line, beside the name. */
  aside?(record: M, tools: FieldTools): string
  /**
   * People work in its list all day: what others change shows at once from what the feed tells of it, and rows stay where they
   * are until the list is read again.
   */
  keepsRows?: boolean
  /** What the search of its page has to say to leave nothing out. */
  everything?: Readonly<Record<string, string>>
}

/** How a kind of record is defined: beside its service in the contract what that does not say. */
export type KindDefinition<M extends RecordMessage, C extends Message, U extends Message, L extends Message> = Omit<
  RecordsDefinition<M, C, U, L>,
  'fresh'
> &
  KindDescription<M, U>

type GroupText = (values: Readonly<Record<string, unknown>>, tools: FieldTools) => string
type PairText = (first: unknown, second: unknown, tools: FieldTools) => string

/** What a kind shows and does in its own way; what is absent is made of its fields. */
export interface KindViews<M> {
  /** Whether the caller may change the fields of one, where that is more than the reach of the permission. */
  useMayChange?: (record: M | undefined, type: string) => boolean
  /** In the head of the panel, before who else is there. */
  Head?: ComponentType<{ record: M; canWrite: boolean }>
  /** In the panel between title and texts, inside a `<dl>`: in place of the fields. */
  Rows?: ComponentType<{ record: M; isReadOnly: boolean }>
  /** In the panel between texts and history. */
  Foot?: ComponentType<{ record: M; isReadOnly: boolean }>
  /** The form for a new one, in place of one made of its fields. */
  NewForm?: ComponentType<{ onClose: () => void }>
  /** Other records of the kind that an entry changes without one of their own. */
  alsoChanged?(entry: FeedEntry): readonly string[]
  /** Asks in what way one goes to the bin, where `isBinAsked` says that there are several. */
  BinDialog?: ComponentType<{ record: M; onClose: () => void }>
  isBinAsked?(record: M): boolean
  /** The mark of one in the palette; the kind's icon when absent. */
  Mark?: ComponentType<{ record: M }>
}

/** The rpcs of a kind. */
interface KindMethods<M> {
  create: DescMethodUnary<DescMessage, GenMessage<M & Message>> | undefined
  get: DescMethodUnary<DescMessage, GenMessage<M & Message>>
  update: DescMethodUnary<DescMessage, GenMessage<M & Message>>
  delete: DescMethodUnary<DescMessage, GenMessage<M & Message>> | undefined
  restore: DescMethodUnary<DescMessage, GenMessage<M & Message>> | undefined
  list: DescMethodUnary
}

/** Records of a kind with what follows from their definition, but for the verbs. */
export interface RecordsParts<
  M extends RecordMessage = RecordMessage,
  C extends Message = Message,
  U extends Message = Message,
> {
  readonly type: string
  readonly path: string
  readonly creates: NewKind
  readonly message: GenMessage<M>
  readonly schemas: { create?: GenMessage<C>; update: GenMessage<U>; list: DescMessage }
  readonly title: string
  readonly fresh: PlainKey
  readonly sentWith?: ((record: M) => object | undefined) | undefined
  readonly asks?: ((error: unknown, again: (more: object) => Promise<M>) => Promise<M>) | undefined
  readonly methods: KindMethods<M>
  /** The records of this kind on the screen. */
  readonly cache: RecordCache<M, Message>
  nameOf(record: M): string
  /** What people call one in a sentence: its number, "T-412", where it has one, or its name. */
  calledOf(record: M): string
  /** The records of one reply of its list. */
  rowsOf(reply: Message): readonly M[]
}

/** What a new record is made of. */
export type NewRecord<C extends Message> = Omit<MessageInitShape<GenMessage<C>>, 'id' | '$typeName'>

/** How a change is told and made. */
interface UpdateOptions {
  /** What is told; without it that the record was changed. */
  message?: string
  /** Nothing is told. */
  isQuiet?: boolean
  /** It cannot be taken back. */
  isFinal?: boolean
  /** Where it takes a change back. */
  basis?: Basis
  /** What the change that is taken back said beside its fields. */
  sent?: object | undefined
}

/** What is done with records of a kind: each shows at once, is told, and can be taken back. */
export interface RecordVerbs<M extends RecordMessage, C extends Message, U extends Message> {
  /** Does a change that is more than setting fields. */
  write: ReturnType<typeof writerOf<M, Message>>
  /**
   * Changes fields of a record. A clash with somebody else's change waits in `recordClash`.
   */
  update: (record: M, change: ChangeOf<M, U>, how?: UpdateOptions) => void
  /**
   * Makes a record; it is on the screen before the server knows, with what `shown` says of it beside its fields. Rejects with
   * the server's refusal, so that the form that made it keeps what was typed.
   */
  create: (input: NewRecord<C>, shown?: { [K in keyof M]?: M[K] | undefined }) => Promise<M>
  bin: (record: M) => void
  restore: (record: M) => void
  binMany: (records: readonly M[]) => void
  restoreMany: (records: readonly M[]) => void
}

/** Records of a kind, read and written. */
export interface Records<
  M extends RecordMessage = RecordMessage,
  C extends Message = Message,
  U extends Message = Message,
> extends RecordsParts<M, C, U> {
  readonly verbs: RecordVerbs<M, C, U>
}

/** A kind of record. */
export interface RecordKind<
  M extends RecordMessage = RecordMessage,
  C extends Message = Message,
  U extends Message = Message,
>
  extends Records<M, C, U>, KindViews<M>, Omit<KindDescription<M, U>, 'fields' | 'further'> {
  readonly fields: Readonly<Record<string, RecordField<M>>>
  /** The permissions that reading and changing take. */
  readonly reading: string
  readonly writing: string
}
