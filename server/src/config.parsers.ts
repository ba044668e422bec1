import { createPublicKey } from 'node:crypto'
import { resolve } from 'node:path'

/** Turns a variable's text into a value, or throws a RangeError whose message continues "… must be". */
export type Parser<T> = (text: string) => T

/** Any text. */
export const text: Parser<string> = (value) => value

/** A folder or file, made absolute from the working directory. */
export const path: Parser<string> = (value) => resolve(value)

/** A TCP port; 0 takes a free one. */
export const port: Parser<number> = wholeNumber(0, 65_535)

/** A whole number between two bounds, both allowed. */
export function wholeNumber(least: number, most: number): Parser<number> {
  return (value) => {
    const number = Number(value)
    if (!/^\d+$/.test(value) || number < least || number > most) {
      throw new RangeError(`a whole number from ${least} to ${most}`)
    }
    return number
  }
}

/** One word of a list. */
export function oneOf<const T extends string>(...words: T[]): Parser<T> {
  return (value) => {
    const found = words.find((word) => word === value)
    if (found === undefined) throw new RangeError(`one of ${words.join(', ')}`)
    return found
  }
}

/** on or off. */
export const onOff: Parser<boolean> = (value) => oneOf('on', 'off')(value) === 'on'

/** A comma list without empty parts. */
export const list: Parser<string[]> = (value) => {
  const parts = value.split(',').map((part) => part.trim())
  if (parts.some((part) => part === '')) throw new RangeError('a comma list without empty parts')
  return parts
}

/** A URL of one of the schemes, without a trailing slash. */
export function url(...schemes: string[]): Parser<string> {
  return (value) => {
    const scheme = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : ''
    if (!schemes.includes(scheme))
      throw new RangeError(`a URL that starts with ${schemes.map((s) => `${s}://`).join(' or ')}`)
    return value.replace(/\/+$/, '')
  }
}

/** At least so many characters. */
export function longText(least: number): Parser<string> {
  return (value) => {
    if (value.length < least) throw new RangeError(`at least ${least} characters long`)
    return value
  }
}

/** A JSON object whose values are strings, holding at least the given keys. */
export function stringMap<const K extends string = never>(
  ...keys: K[]
): Parser<Record<K, string> & Record<string, string>> {
  return (value) => {
    const map = jsonOrUndefined(value)
    if (!isStringMap(map, keys)) {
      throw new RangeError(`a JSON object of strings${keys.length > 0 ? ` with the keys ${keys.join(', ')}` : ''}`)
    }
    return map
  }
}

/** A public key in PEM form of a kind the accepted algorithms use; `\n` may stand for a line break. */
export const publicKeyPem: Parser<string> = (value) => {
  const pem = value.replaceAll('\\n', '\n').trim()
  if (!isPublicKey(pem)) throw new RangeError('a public key (RSA, EC P-256 or Ed25519) in PEM form')
  return pem
}

/** off, on, a number of proxies, or a comma list of their addresses, as Fastify's trustProxy. */
export const trustedProxies: Parser<boolean | number | string> = (value) => {
  if (value === 'on' || value === 'off') return value === 'on'
  if (/^\d+$/.test(value)) return Number(value)
  if (/^[\d.:a-f/, ]+$/i.test(value)) return value
  throw new RangeError('on, off, a number of proxies, or a comma list of their addresses')
}

function isPublicKey(pem: string): boolean {
  // Node derives the public half from a private key; it is refused, since a private key does not belong in this setting.
  if (!pem.includes('-----BEGIN ') || pem.includes('PRIVATE KEY')) return false
  try {
    const kind = createPublicKey(pem).asymmetricKeyType
    return kind === 'rsa' || kind === 'ec' || kind === 'ed25519'
  } catch {
    return false // not PEM at all: the caller's message says what is wanted
  }
}

function jsonOrUndefined(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined // the caller's message says what is wanted
  }
}

function isStringMap<K extends string>(map: unknown, keys: K[]): map is Record<K, string> & Record<string, string> {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return false
  return keys.every((key) => key in map) && Object.values(map).every((entry) => typeof entry === 'string')
}
