import { problemsOf } from '../platform/files/problem.ts'

/** What can be wrong with a row of tasks, in English. */
export const taskSentences = {
  no_title_column: 'no column is chosen for the title',
  unknown_priority: 'column "{column}": "{text}" is not a priority (low, medium, high, urgent); it is left out',
  unknown_due_date: 'column "{column}": "{text}" is not understood as a date; it is kept in the description',
  impossible_date: 'column "{column}": "{text}" is a date that does not exist; it is kept in the description',
  year_assumed: 'column "{column}": "{text}" has no year; {year} is used',
  no_room: 'the description has no room for "{text}"',
  unknown_status:
    'column "{column}": "{text}" is not a status (todo, in_progress, waiting, done, cancelled); it is left out',
  unknown_assignee: 'column "{column}": "{text}" is not a person in this workspace',
  title_cut: 'the title has more than {most} characters; all of it is in the description',
  description_cut: 'the description is cut after {most} characters',
  section_cut: 'the section is cut after {most} characters',
  stands_alone: 'its parent task is not available; it has no parent',
  // Todoist
  file_not_todoist: 'line {line} is no header of a Todoist export: TYPE, CONTENT and INDENT are needed',
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
  todoist_recurrence: 'recurrence "{text}" is not understood; it is kept in the description',
  todoist_responsible: 'RESPONSIBLE "{text}" is not a person in this workspace; the task has no assignee',
} as const

/** A problem of a row of tasks. */
export const taskProblem = problemsOf<typeof taskSentences>()
