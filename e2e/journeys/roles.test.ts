import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { type Caller, CONTROLS, LOOKING } from '../controls.ts'
import { appPages, fillCompany, type AppPage } from '../pages.ts'
import { aContext, aWindow, threeAtOnce, url, useBrowser } from '../window.ts'

useBrowser()

/** Roles of the company's own, each with gaps that no built-in role has. */
const ownRoles = (reads: string[]): Record<string, string[]> => ({
  task_reader: ['work.task.read'],
  // As much as those whom it manages, and so all that a reader may.
  registrar: [...reads, 'tenancy.workspace.write', 'auth.user.write', 'rbac.role.write', 'imports.import.write'],
})

/** The permission of each operation, as the server itself says: "POST /api/v1/tasks" → "work.task.write". */
let permissions: Map<string, string>

beforeAll(async () => {
  const reply = await fetch(`${url}/openapi.json`)
  const { paths } = (await reply.json()) as { paths: Record<string, Record<string, { description?: string }>> }
  permissions = new Map(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([verb, { description = '' }]) => [
        `${verb.toUpperCase()} ${path}`,
        /Permission: `([^`]+)`/.exec(description)?.[1] ?? '',
      ]),
    ),
  )
})

describe('what each role finds in the app', () => {
  it('is what it may do: no control that would be refused, none missing, and no call that is forbidden', async () => {
    const anna = await aCompany(url, await aContext())
    const filled = await fillCompany(anna)
    const reads = (await readRoles(anna)).find(({ key }) => key === 'read_only')?.permissions ?? []
    for (const [key, allowed] of Object.entries(ownRoles(reads))) {
      await anna.call('POST', '/api/v1/roles', { key, name: key, permissions: allowed })
    }
    const reader = await aColleague(url, anna, await aContext(), 'Rosa Leser', 'read_only')
    const pages = appPages({ ...filled, userId: reader.userId }).filter(({ name }) => !/none|empty/.test(name))
    const faults: string[] = []
    await threeAtOnce(await rolesOf(anna), async (role) => {
      const walker = await aWalker(anna, role, filled.workspaceId)
      faults.push(...(await walk(walker, pages)).map((fault) => `${role} ${fault}`))
    })
    expect(faults).toEqual([])
  }, 300_000)
})

describe('an empty page', () => {
  it('suggests only what one may do', async () => {
    const anna = await aCompany(url, await aContext())
    const context = await aContext()
    await aColleague(url, anna, context, 'Rosa Leser', 'read_only')
    const window = await aWindow(context, '/tasks')
    for (const [path, title] of [
      ['/tasks', 'No open tasks'],
      ['/tasks?bin=true', 'The bin is empty'],
      ['/events', 'No events yet'],
      ['/events?view=table&bin=true', 'The bin is empty'],
    ] as const) {
      await window.goto(url + path)
      await window.getByRole('heading', { name: title }).waitFor()
      expect(await window.getByRole('main').textContent(), path).not.toMatch(/Try|Create|restore/)
    }
  })
})

async function readRoles(anna: Person): Promise<{ key: string; permissions: string[] }[]> {
  const { roles } = (await anna.call('GET', '/api/v1/roles')) as { roles: { key: string; permissions: string[] }[] }
  return roles
}

/** The roles, one of those that can the same. */
async function rolesOf(anna: Person): Promise<string[]> {
  const roles = await readRoles(anna)
  return [...new Map(roles.map(({ key, permissions: held }) => [held.toSorted().join(), key])).values()]
}

interface Walker extends Caller {
  window: Page
}

async function aWalker(anna: Person, role: string, workspaceId: string): Promise<Walker> {
  const context = await aContext()
  const person = await aColleague(url, anna, context, `The ${role}`, role)
  const isLead = role === 'crew'
  if (isLead || role === 'registrar') {
    const membership = { role: isLead ? 'team_lead' : 'team_member' }
    await anna.call('PUT', `/api/v1/workspaces/${workspaceId}/members/${person.userId}`, membership)
  }
  const me = (await person.call('GET', '/api/v1/me')) as { permissions: string[] }
  // A record of a workspace one is not in is told as not there, on the console, too.
  const window = await aWindow(context, '/profile', /404 \(Not Found\)/)
  await window.getByText('Live', { exact: true }).waitFor()
  return { window, isLead, permissions: new Set(me.permissions) }
}

async function walk(walker: Walker, pages: readonly AppPage[]): Promise<string[]> {
  const faults: string[] = []
  const { window } = walker
  const isReader = ![...walker.permissions].some((permission) => permission.endsWith('.write'))
  const traffic = watch(window)
  for (const { name, path } of pages) {
    await goWithin(window, path)
    await traffic.settled()
    const shown = await controlsOf(window)
    faults.push(...judge(name, shown, walker))
    if (!isReader || name === 'profile') continue
    const unknown = shown.filter((control) => !LOOKING.some((pattern) => pattern.test(control)))
    faults.push(...unknown.map((control) => `finds "${control}" on ${name}`))
    // Nor do the keys that change something.
    for (const key of ['c', 'x', 'd', 'e', 'a', 'Delete']) await window.keyboard.press(key)
    if ((await window.getByRole('dialog').count()) > 0) faults.push(`opens a form by a key on ${name}`)
  }
  if (isReader) faults.push(...traffic.written.map((call) => `calls ${call}`))
  await window.close()
  return [...faults, ...traffic.refused.map((call) => `is refused ${call}`)]
}

/** What is there and should not be, and the other way round. */
function judge(page: string, shown: readonly string[], caller: Caller): string[] {
  return CONTROLS.filter(({ on }) => on.includes(page)).flatMap(({ name, calls, when }) => {
    const permission = permissions.get(calls)
    if (!permission) throw new Error(`${calls} is no operation of the server, or says no permission`)
    const mayUse = caller.permissions.has(permission) && (when?.(caller) ?? true)
    if (shown.some((control) => name.test(control)) === mayUse) return []
    return `${mayUse ? 'misses' : 'finds'} ${String(name)} (${calls}) on ${page}`
  })
}

// As a link does: a page loaded anew takes ten times as long.
async function goWithin(window: Page, path: string): Promise<void> {
  await window.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
  // The page before stays until the next one is there.
  await window.waitForFunction((to) => {
    interface Router {
      state: { status: string; resolvedLocation?: { pathname: string } }
    }
    const { state } = Reflect.get(globalThis, '__TSR_ROUTER__') as Router
    return state.status === 'idle' && state.resolvedLocation?.pathname === new URL(to, location.href).pathname
  }, path)
}

interface Traffic {
  refused: string[]
  /** Calls that change something. */
  written: string[]
  /** Waits until nothing has been on its way for a moment. */
  settled: () => Promise<void>
}

const WRITING = /(Create|Update|Delete|Restore|Complete|Reopen|Bulk|Set|Remove|Change|Invite|Revoke)\w*$/

function watch(window: Page): Traffic {
  const refused: string[] = []
  const written: string[] = []
  let pending = 0
  window.on('request', (request) => {
    pending += 1
    const { pathname } = new URL(request.url())
    if (pathname.includes('/eventkit.v1.') && WRITING.test(pathname)) written.push(pathname)
  })
  const done = () => (pending -= 1)
  window.on('requestfailed', done).on('requestfinished', done)
  window.on('response', (response) => response.status() === 403 && refused.push(response.url()))
  const settled = async () => {
    const isBusy = async () => pending > 0 || (await window.locator('.skeleton').count()) > 0
    for (let quiet = 0; quiet < 4; quiet = (await isBusy()) ? 0 : quiet + 1) await window.waitForTimeout(50)
  }
  return { refused, written, settled }
}

/** The names of what can be used on the page, beside the navigation. */
function controlsOf(window: Page): Promise<string[]> {
  return window.evaluate(() => {
    const kinds = ['button', 'select', 'textarea', 'input', '[role=button]', '[role=menuitem]', '[draggable=true]']
    const roots = ':is(header, main, [role=dialog])'
    const usable = [...document.querySelectorAll<HTMLElement>(kinds.map((kind) => `${roots} ${kind}`).join())].filter(
      (element) => element.checkVisibility() && !element.matches(':disabled, [readonly]'),
    )
    const names = usable.map((element) => {
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
      return (element.ariaLabel ?? (label || element.textContent)).replaceAll(/\s+/g, ' ').trim()
    })
    return [...new Set(names)]
  })
}
