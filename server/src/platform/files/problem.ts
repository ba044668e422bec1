import { cutText } from '../../kernel/text.ts'

/**
 * What can be wrong with a row of a file, in English; `{…}` are values. The reasons are part of the contract, and the web app
 * has the sentences of each language.
 */
export const sentences = {
  // Any row
  too_long: 'is longer than 1 MiB',
  same_key: 'has the same key as line {line}',
  same_row: 'is the same as line {line}, which is imported',
  in_bin: 'it is in the bin here; restore it to have it updated',
  moved_away: 'it was moved to where you cannot see it',
  vanished: 'its publisher took it out; it stays, because it was changed here',
  changed_since: 'it was changed after the import, and is kept as it is',
  gone_since: 'it was deleted for good after the import',
  changed_here: "{field} was changed here, too; the file's replaces it",
  stands_alone: 'its parent is not here; it has no parent now',
  refused: '{text}',
  tags_cut: 'tags cut after {most} characters: {tags}',
  tags_left_out: 'more than {most} tags, left out: {tags}',
  // Tables of tasks
  no_title_column: 'no column is chosen for the title',
  too_many_cells: 'has {cells} cells where the header has {columns}',
  empty_title: 'column "{column}" is empty',
  before_header: 'stands before the header',
  unknown_priority: 'column "{column}": "{text}" is not a priority (low, medium, high, urgent); it is left out',
  unknown_due_date: 'column "{column}": "{text}" is not understood as a date; it is kept in the description',
  impossible_date: 'column "{column}": "{text}" is a date that does not exist; it is kept in the description',
  ambiguous_date: 'column "{column}": "{text}" can be {dmy} or {mdy}; say whether the day or the month comes first',
  time_skipped: 'column "{column}": "{text}" is skipped when the clocks change; the time after it is used',
  year_assumed: 'column "{column}": "{text}" has no year; {year} is used',
  no_room: 'the description has no room for "{text}"',
  unknown_status:
    'column "{column}": "{text}" is not a status (todo, in_progress, waiting, done, cancelled); it is left out',
  unknown_assignee: 'column "{column}": "{text}" is not a person in this workspace',
  title_cut: 'the title has more than {most} characters; all of it is in the description',
  description_cut: 'the description is cut after {most} characters',
  section_cut: 'the section is cut after {most} characters',
  // Todoist
  comment_alone: 'the comment does not belong to an imported task',
  comment_left_out: 'a comment is left out: the description would be too long',
  todoist_setting: 'a setting of Todoist that has no meaning here',
  project_note: 'a note on the project is left out: {text}',
  section_description: 'the description of the section is left out: {text}',
  unknown_type: 'TYPE "{text}" is not task, section or note',
  empty_section: 'the section has no tasks',
  empty_content: 'CONTENT is empty',
  task_above_left_out: 'a task above it was not imported; it moves up one level',
  column_left_out: '{column} {text} is left out',
  indent_no_level: 'INDENT "{text}" is not a level; read as 1',
  indent_too_deep: 'INDENT {indent} has no task above it; read as {taken}',
  indent_beyond: 'INDENT {indent} is deeper than {most} levels; read as {most}',
  todoist_priority: 'PRIORITY "{text}" is not a number from 1 to 4 and is left out',
  todoist_time_zone: 'TIMEZONE "{text}" is not known; {zone} is used',
  todoist_recurrence: 'recurrence "{text}" is not supported yet; it is kept in the description',
  todoist_responsible: 'RESPONSIBLE "{text}" is not a person in this workspace; the task has no assignee',
  // Calendars
  line_too_long: 'line {line} is longer than 4 MiB',
  line_component_too_long: 'line {line} makes this component longer than 8 MiB',
  line_no_name: 'line {line} does not start with a property name',
  line_parameter: 'line {line} has a malformed parameter after {name}',
  line_no_colon: 'line {line} has no colon after {name}',
  line_not_utf8: 'line {line} is not UTF-8 text; it is read as Windows-1252',
  line_taken_as_text: 'line {line} is no property; it is read as a part of the text above it',
  line_ends_nothing: 'line {line} ends {name}, which has no beginning',
  component_not_ended: '{name} of line {line} has no end of its own',
  not_an_event: '{name} is not an event and is left out',
  no_start: 'the event of line {line} has no DTSTART',
  no_time: 'line {line} has no date or time in {name}: {text}',
  no_times: 'line {line} has no dates or times in {name}',
  unknown_time_zone: 'line {line}: the time zone {zone} is not known, nor described by a VTIMEZONE that can be read',
  bad_duration: 'line {line} has no DURATION an event can last',
  ends_before_start: 'line {line} ends the event before it starts',
  lasts_too_long: 'it lasts longer than ten years',
  no_length: 'it has no length; one minute is used',
  name_cut: 'the name has more than {most} characters; all of it is in the notes',
  notes_cut: 'the notes are cut after {most} characters',
  venue_cut: 'the venue is cut after {most} characters',
  older_change: 'line {line} has a later version of this change, which is imported',
  uid_taken: 'its UID is also on line {line}, which is imported',
  rule_no_frequency: 'line {line}: the recurrence has no FREQ',
  rule_part: 'line {line}: the recurrence has {part}, which is not supported',
  rule_count_and_until: 'line {line}: the recurrence has both COUNT and UNTIL',
  rule_too_often: 'line {line}: the recurrence recurs more often than every minute',
  rule_takes_too_long: 'the recurrence takes too long to expand',
  rules_took_too_long: 'the recurrences before it took too long to expand',
  first_rule_only: 'only the first of several RRULE is used',
  exclusion_rule: 'EXRULE is not supported: the dates that it excludes are imported',
  this_and_future: 'the change for all later occurrences (RANGE=THISANDFUTURE) is taken for this one only',
  date_periods: 'periods of RDATE last as long as the other occurrences',
  outside_window: 'does not take place between {from} and {to}',
  series_cut: 'takes place more than {most} times between {from} and {to}: the later ones are left out',
} as const

type Sentences = typeof sentences
type Slots<S> = S extends `${string}{${infer Slot}}${infer Rest}` ? Slot | Slots<Rest> : never
type Args<R extends ProblemReason> = [Slots<Sentences[R]>] extends [never]
  ? []
  : [values: Record<Slots<Sentences[R]>, string | number>]

/** Stable, machine readable. */
export type ProblemReason = keyof Sentences

/** Something wrong with a row of a file, and what it is about. */
export interface Problem {
  reason: ProblemReason
  values: Record<string, string>
}

/** Most characters of a value: it may quote the file. */
const mostChars = 200

/** A problem with its values, which are cut. */
export function problem<R extends ProblemReason>(reason: R, ...[values]: Args<R>): Problem {
  const texts = Object.entries(values ?? {}).map(([name, value]): [string, string] => [
    name,
    cutText(String(value), mostChars),
  ])
  return { reason, values: Object.fromEntries(texts) }
}

/** A problem as an English sentence. */
export const sentenceOf = ({ reason, values }: Problem): string =>
  sentences[reason].replace(/\{(\w+)\}/g, (slot, name: string) => values[name] ?? slot)
