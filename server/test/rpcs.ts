import { modules } from '../src/modules.ts'
import { readContract, type Rpc } from '../src/platform/api/contract.ts'
import type { Module } from '../src/platform/module.ts'
import { useTestApp } from './client.ts'
import { keepMail } from './examples.ts'
import { testPermissions } from './rpcs.permissions.ts'
import { testReach } from './rpcs.reach.ts'
import { testTenancy } from './rpcs.tenancy.ts'

/** Every unary rpc of the server. */
export const allRpcs: readonly Rpc[] = readContract(modules)

/** Settings and mailbox that the examples need. */
export const exampleApp = { env: { SMTP_URL: 'smtp://mail.invalid', LOG_LEVEL: 'fatal' }, sendMail: keepMail }

/**
 * Tests what is promised of every rpc on those of one module: permissions, companies kept apart, reach. Each module that serves
 * any calls it in `<module>.rpcs.test.ts`, so that what changes in a module is tried by the files of its folder.
 */
export function testRpcs(module: Module): void {
  const test = useTestApp(exampleApp)
  const services = new Set(module.services?.map(({ desc }) => desc.typeName))
  const rpcs = allRpcs.filter(({ name }) => services.has(name.slice(0, name.indexOf('/'))))
  const streams = (module.services ?? []).flatMap(({ desc }) =>
    desc.methods.filter(({ methodKind }) => methodKind !== 'unary'),
  )
  testPermissions(test, rpcs, streams)
  testTenancy(test, rpcs)
  testReach(test, rpcs)
}
