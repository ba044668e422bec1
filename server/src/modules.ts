import type { Module } from './platform/module.ts'
import { auth } from './platform/auth/index.ts'
import { activity } from './platform/activity/index.ts'
import { imports } from './platform/imports/index.ts'
import { jobs } from './platform/jobs/index.ts'
import { notifications } from './platform/notifications/index.ts'
import { realtime } from './platform/realtime/index.ts'
import { rbac } from './platform/rbac/index.ts'
import { reminders } from './platform/reminders/index.ts'
import { series } from './platform/series/index.ts'
import { tenancy } from './platform/tenancy/index.ts'
import { webhooks } from './platform/webhooks/index.ts'
import { planning } from './planning/index.ts'
import { work } from './work/index.ts'

/**
 * Every module, level by level: a module imports only from levels before its own, and only through the other's index.ts.
 * What must travel upward travels as a journal entry (see `reactions`). `npm run check` holds the code to this list.
 */
export const levels: readonly (readonly Module[])[] = [
  [tenancy, rbac, auth, activity, jobs, imports, realtime, series, notifications, reminders, webhooks],
  [work],
  [planning],
]

export const modules: readonly Module[] = levels.flat()
