import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ConfigError, type Env, listSettings, loadConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'eventkit-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const load = (env: Env): ReturnType<typeof loadConfig> => loadConfig({ EVENTKIT_DATA: folder, ...env })
const problemsOf = (env: Env): string => {
  try {
    load(env)
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

test('an empty environment gives every default', () => {
  expect(load({ PORT: '' })).toMatchObject({
    port: 8080,
    grpcPort: 8081,
    publicUrl: 'http://localhost:8080',
    databaseUrl: undefined,
    signUp: 'first',
    authExternalClaims: { user: 'u-id', company: 'a-id', expires: 'e', role: 'r' },
    rateLimit: true,
    journalFileKinds: ['*'],
    role: 'all',
  })
})

test('the public URL follows the port, unless it is set', () => {
  expect(load({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000')
  expect(load({ PORT: '9000', PUBLIC_URL: 'https://kit.example/' }).publicUrl).toBe('https://kit.example')
})

test('every wrong variable is named with what it may be, in one go', () => {
  expect(
    problemsOf({ PORT: '70000', SIGN_UP: 'yes', RATE_LIMIT: 'no', AUTH_EXTERNAL_CLAIMS: '{"user":1}' }).split('\n'),
  ).toEqual([
    'PORT must be a whole number from 0 to 65535, not "70000"',
    'SIGN_UP must be one of first, approval, open, closed, not "yes"',
    'AUTH_EXTERNAL_CLAIMS must be a JSON object of strings with the keys user, company, expires, role, not "{"user":1}"',
    'RATE_LIMIT must be one of on, off, not "no"',
  ])
})

test('a wrong secret is not repeated', () => {
  expect(problemsOf({ EVENTKIT_SECRET: 'hunter2', DATABASE_URL: 'mysql://u:hunter3@h/d' })).not.toMatch(/hunter/)
})

test('the secret is made once and readable by its owner only', () => {
  expect(load({}).secret).toBe(load({}).secret)
  expect(load({}).secret.length).toBeGreaterThanOrEqual(32)
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
})

test('an outside key is a public one of an accepted kind', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  expect(load({ AUTH_EXTERNAL_PUBLIC_KEY: pem.replaceAll('\n', '\\n') }).authExternalPublicKey).toBe(pem.trim())
  expect(
    problemsOf({ AUTH_EXTERNAL_PUBLIC_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }),
  ).toMatch(/must be a public key/)
  expect(problemsOf({ AUTH_EXTERNAL_PUBLIC_KEY: 'secret' })).toMatch(/must be a public key/)
})

test('settings that exclude or need each other', () => {
  expect(problemsOf({ DATABASE_OWNER_URL: 'postgres://o@h/d' })).toBe('DATABASE_OWNER_URL needs DATABASE_URL beside it')
})

test('the listing shows what is set and hides secrets', () => {
  const lines = listSettings({ DATABASE_URL: 'postgres://u:pw@h/d', PORT: '9' })
  expect(lines.find(({ name }) => name === 'PORT')).toMatchObject({ value: '9', isSet: true, fallback: '8080' })
  expect(lines.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({ value: '(set)', isSet: true })
})
