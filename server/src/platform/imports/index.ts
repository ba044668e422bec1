export { brokenFile } from './broken-file.ts'
export { type CsvFile, type CsvRecord, openCsv } from './csv.ts'
export { type CalendarEvent, type CalendarOptions, type UntakenPart, readCalendar } from './ics.ts'
export type { AppliedRow, FileReading, FileRow, Importer, ImportedRecord, ReadOptions } from './importer.ts'
