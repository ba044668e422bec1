import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { modules } from '../src/modules.ts'
import type { Module } from '../src/platform/module.ts'
import { examples } from './examples.ts'
import { shortName } from './rpc-name.ts'
import { allRpcs } from './rpcs.ts'

const source = join(import.meta.dirname, '../src')

/** The name of the module that a file hands to testRpcs: the one that its folder's index exports by the file's name. */
async function testedBy(file: string): Promise<string | undefined> {
  const name = basename(file, '.rpcs.test.ts')
  const face: Record<string, Module> = await import(join(source, dirname(file), 'index.ts'))
  return readFileSync(join(source, file), 'utf8').includes(`\ntestRpcs(${name})\n`) ? face[name]?.name : file
}

describe('every rpc', () => {
  it('has an example', () => {
    expect(Object.keys(examples).toSorted()).toEqual(allRpcs.map(shortName).toSorted())
  })

  it('is reachable over REST', () => {
    expect(allRpcs.filter((rpc) => rpc.routes.length === 0).map(shortName)).toEqual([])
  })

  it('is tested beside its module: each that serves any hands itself to testRpcs', async () => {
    const tested = await Promise.all(globSync('**/*.rpcs.test.ts', { cwd: source }).map(testedBy))
    const serving = modules.filter((module) => module.services?.length)
    expect(tested.toSorted()).toEqual(serving.map(({ name }) => name).toSorted())
  })

  it('that nobody needs to sign in for is one of these', () => {
    expect(allRpcs.filter((rpc) => rpc.permission === 'public').map(shortName)).toEqual([
      'AuthService/SignUp',
      'AuthService/SignIn',
      'AuthService/Refresh',
      'AuthService/SignOut',
      'AuthService/RequestPasswordReset',
      'AuthService/ResetPassword',
      'AuthService/GetInvitation',
      'AuthService/AcceptInvitation',
      'AuthService/GetSignUpState',
    ])
  })
})
