import type { Config } from '../../config.ts'
import { fileSink } from './file-sink.ts'
import type { Sink } from './sink.ts'

/** The sinks the settings attach, for a process that does background work. Leaving a setting out detaches its sink. */
export function configuredSinks(config: Pick<Config, 'journalFile' | 'journalFileKinds'>): Sink[] {
  const { journalFile: path, journalFileKinds: kinds } = config
  return path === undefined ? [] : [fileSink({ path, kinds })]
}
