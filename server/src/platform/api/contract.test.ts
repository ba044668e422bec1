import type { DescMethod, DescService } from '@bufbuild/protobuf'
import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { expect, it } from 'vitest'
import { modules } from '../../modules.ts'
import { readContract } from './contract.ts'

const { followJournal, listJournal } = JournalService.method

/** The journal's service with one method, as it would be without its options. */
function bare(method: DescMethod): DescService {
  const methods = [{ ...method, proto: { ...method.proto, options: undefined } }] as DescService['methods']
  return { ...JournalService, methods }
}

it.each([
  ['an rpc', listJournal],
  ['a stream', followJournal],
])('%s without a permission stops the start', (_, method) => {
  const module = { name: 'journal', services: [{ desc: bare(method), methods: {} }] }
  expect(() => readContract([module])).toThrow(`${JournalService.typeName}/${method.name} has no`)
})

it('a permission that no module declares stops the start', () => {
  const others = modules.map((module) => (module.name === 'imports' ? { ...module, permissions: {} } : module))
  expect(() => readContract(others)).toThrow('needs imports.import.write, which no module declares')
})
