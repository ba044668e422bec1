import { cutText } from '../../kernel/text.ts'

/**
 * What can be wrong with any file or a row of it, in English; `{…}` are values. What only one kind of record knows is in the
 * sentences of its importer. The reasons are part of the contract, and the web app has the sentences of each language.
 */
export const sentences = {
  // A file that is refused
  file_empty: 'line {line} is missing: the file is empty',
  file_unknown: 'line {line} is neither iCalendar nor CSV with a header; name the format if it is',
  file_line_too_long: 'line {line} is longer than 1 MiB',
  file_too_wide: 'line {line} has {columns} columns; {most} is the most',
  file_too_many_rows: 'line {line} is beyond {most} rows, the most one import takes; split the file',
  file_too_slow: 'line {line} is where reading stopped: the file takes more than {seconds} seconds; split it',
  file_too_heavy: 'line {line} is where reading stopped: the file takes more than {megabytes} MB of memory; split it',
  file_not_text: 'line {line} holds a NUL byte: this is no text file',
  file_not_utf8: 'line {line} has a character that is no UTF-8',
  file_open_quote: 'line {line} opens a quote that never closes',
  file_not_csv: 'line {line} is no CSV: {text}',
  file_not_calendar: 'line {line} is no iCalendar: it has to start with BEGIN:VCALENDAR',
  file_calendar_not_text: 'line {line} holds a NUL byte: no text file, or UTF-16',
  file_calendar_nested: 'line {line} begins a calendar inside another',
  file_ends_nothing: 'line {line} has an END of {name} without a BEGIN',
  file_cut_off: 'line {line} is the last, but {name} of line {begun} has no end: cut off?',
  file_too_many_events: 'line {line} is beyond {most} events; split the file',
  // How it is to be read
  window_empty: 'must be after expand_from',
  window_years: 'must be between the years {from} and {to}',
  window_too_long: 'must be at most {years} years after expand_from',
  time_zone_unknown: 'must be an IANA zone, such as Europe/Vienna',
  format_unknown: 'there is no such import; there are {known}',
  column_swapped: 'is a column of the file, and "{column}" is a field: it is the other way round',
  column_no_field: 'must be one of {fields} to take the column "{column}"',
  column_missing: 'the file has no column "{column}"',
  // Any row
  too_long: 'is longer than 1 MiB',
  same_key: 'has the same key as line {line}',
  same_row: 'is the same as line {line}, which is imported',
  in_bin: 'it is in the bin here; restore it to have it updated',
  moved_away: 'it was moved to a workspace that you cannot see',
  out_of_reach: 'the file says something else of it; it is kept, because your role does not let you change it',
  vanished: 'its publisher removed it from the calendar; it is kept, because it was changed here',
  changed_since: 'it was changed after the import, and is kept as it is',
  gone_since: 'it was deleted for good after the import',
  changed_here: '{field} was changed here, too; the value in the file replaces it',
  refused: '{text}',
  tags_cut: 'tags cut after {most} characters: {tags}',
  tags_left_out: 'more than {most} tags, left out: {tags}',
  // Tables
  too_many_cells: 'has {cells} cells where the header has {columns}',
  no_column: 'no column is chosen for {field}',
  unknown_columns: 'no field takes these columns; they are left out: {columns}',
  empty_title: 'column "{column}" is empty',
  cell_cut: 'column "{column}" is cut after {most} characters',
  cell_unusable: 'column "{column}": "{text}" cannot be used; it is left out',
  ambiguous_date: 'column "{column}": "{text}" can be {dmy} or {mdy}; say whether the day or the month comes first',
  time_skipped: 'column "{column}": "{text}" is skipped when the clocks change; the time after it is used',
  before_header: 'stands before the header',
  // Calendars
  line_too_long: 'line {line} is longer than 4 MiB',
  line_component_too_long: 'line {line} makes this component longer than 8 MiB',
  line_no_name: 'line {line} does not start with a property name',
  line_parameter: 'line {line} has a malformed parameter after {name}',
  line_no_colon: 'line {line} has no colon after {name}',
  line_not_utf8: 'line {line} is not UTF-8 text; it is read as Windows-1252',
  line_damaged: 'line {line} has damaged letters, which are shown as �',
  line_taken_as_text: 'line {line} is not a property; it is read as part of the text above it',
  line_ends_nothing: 'line {line} has an END of {name} without a BEGIN',
  component_not_ended: '{name} of line {line} has no END',
  not_an_event: '{name} is not an event and is left out',
  no_start: 'the event of line {line} has no DTSTART',
  no_time: 'line {line} has no date or time in {name}: {text}',
  no_times: 'line {line} has no dates or times in {name}',
  unknown_time_zone:
    'line {line}: the time zone {zone} is not known, and the file has no VTIMEZONE for it that can be read',
  bad_duration: 'line {line}: this DURATION is not possible for an event',
  ends_before_start: 'line {line}: the event ends before it starts',
  lasts_too_long: 'it lasts longer than ten years',
  older_change: 'line {line} has a later version of this change, which is imported',
  change_excluded: 'line {line} has a later version of the series, without this occurrence',
  uid_taken: 'its UID is also on line {line}, which is imported',
  rule_no_frequency: 'line {line}: the recurrence has no FREQ',
  rule_part: 'line {line}: the recurrence has {part}, which is not supported',
  rule_too_often: 'line {line}: the recurrence recurs more often than every minute',
  rule_takes_too_long: 'the recurrence takes too long to expand',
  rules_took_too_long: 'the recurrences before it took too long to expand',
  first_rule_only: 'only the first of several RRULE is used',
  exclusion_rule: 'EXRULE is not supported: the dates that it excludes are imported',
  this_and_future: 'the change for all later occurrences (RANGE=THISANDFUTURE) is applied to this one only',
  date_periods: 'periods of RDATE last as long as the other occurrences',
  outside_window: 'does not take place between {from} and {to}',
  series_cut: 'takes place more than {most} times between {from} and {to}: the later ones are left out',
} as const

type Slots<S> = S extends `${string}{${infer Slot}}${infer Rest}` ? Slot | Slots<Rest> : never
type Args<S> = [Slots<S>] extends [never] ? [] : [values: Record<Slots<S>, string | number>]

/** Sentences by their reasons. */
export type Sentences = Readonly<Record<string, string>>

/** Something wrong with a row of a file, and what it is about. */
export interface Problem {
  /** Stable, machine readable. */
  reason: string
  values: Record<string, string>
}

/** Most characters of a value: it may quote the file. */
const mostChars = 200

/** A maker of problems that have these sentences, with their values, which are cut. */
export const problemsOf =
  <S extends Sentences>() =>
  <R extends keyof S & string>(reason: R, ...[values]: Args<S[R]>): Problem => {
    const texts = Object.entries(values ?? {}).map(([name, value]): [string, string] => [
      name,
      cutText(String(value), mostChars),
    ])
    return { reason, values: Object.fromEntries(texts) }
  }

/** A problem of any file. */
export const problem = problemsOf<typeof sentences>()

/** Says problems as English sentences: those of any file, and an importer's own. */
export function sentencesWith(own: Sentences = {}): (problem: Problem) => string {
  const known: Sentences = { ...sentences, ...own }
  return ({ reason, values }) =>
    (known[reason] ?? reason).replace(/\{(\w+)\}/g, (slot, name: string) => values[name] ?? slot)
}
