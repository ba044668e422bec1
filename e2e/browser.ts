import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const SYSTEM_BROWSERS = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

// Without these a headless Chromium looks for its maker's servers at every start.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/** A browser's program and the environment it needs. */
interface Program {
  path: string
  env: Record<string, string>
}

/**
 * Starts a headless Chromium: the system's when there is one, else the one inside the package @sparticuz/chromium, which
 * brings its own libraries and needs nothing installed.
 */
export async function launchBrowser(): Promise<Browser> {
  const { path, env } = await findBrowser()
  return chromium.launch({
    executablePath: path,
    args: QUIET,
    env: { ...definedEnv(), ...env },
    handleSIGINT: false,
  })
}

/** Starts a Chromium that keeps what it stores in a folder, as a person's own does, through closing and crashing. */
export async function launchProfile(folder: string): Promise<BrowserContext> {
  const { path, env } = await findBrowser()
  return chromium.launchPersistentContext(folder, {
    executablePath: path,
    args: QUIET,
    env: { ...definedEnv(), ...env },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
  })
}

/** Finds the browser, unpacking the packaged one when needed. Run it once before tests that run side by side. */
export async function findBrowser(): Promise<Program> {
  const installed = SYSTEM_BROWSERS.find((path) => path !== undefined && existsSync(path))
  if (installed) return { path: installed, env: {} }
  const home = join(tmpdir(), `eventkit-chromium-${packagedVersion()}`)
  if (!existsSync(home)) await unpack(home)
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_PATH: join(home, 'fonts'), HOME: home },
  }
}

function packagedVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : 'unknown'
}

function packageFolder(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
}

// Unpacked aside and renamed, so that nobody ever starts half a browser.
async function unpack(home: string): Promise<void> {
  const aside = `${home}.${process.pid}`
  await mkdir(aside, { recursive: true })
  const pack = join(packageFolder(), 'bin')
  const outer = process.env['TMPDIR']
  // inflate() writes to the temporary folder, whichever that is when it is called.
  process.env['TMPDIR'] = aside
  try {
    await Promise.all(
      ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((file) => inflate(join(pack, file))),
    )
  } finally {
    if (outer === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = outer
  }
  await writeFile(join(aside, 'fonts', 'fonts.conf'), fontsConf(home))
  await rename(aside, home).catch(() => rm(aside, { recursive: true, force: true }))
}

// The packaged configuration looks for its fonts in /tmp/fonts; without any, no text is drawn and typing is lost.
function fontsConf(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
