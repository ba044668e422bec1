// The last line of `.ci/run`. Takes how the checks and the tests ended; a runner that left no report counts as a failure.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const [check = '1', tests = '1'] = process.argv.slice(2)
let [passed, failed] = [0, 0]
const remarks = []

for (const runner of ['vitest', 'journeys']) {
  const file = join(root, 'reports', `${runner}.json`)
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  if (!report) remarks.push(`${runner} left no report`)
  passed += report?.numPassedTests ?? 0
  // A file that does not even load fails without one of its tests failing.
  const brokenFiles = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  )
  failed += (report?.numFailedTests ?? 1) + brokenFiles.length
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  if (skipped > 0) {
    remarks.push(`${runner} skipped ${skipped} tests, and nothing may be skipped silently`)
    failed += skipped
  }
}
if (tests !== '0' && failed === 0) {
  remarks.push('`npm test` failed outside its tests')
  failed++
}
if (check !== '0') {
  remarks.push('`npm run check` failed, see above')
  failed++
}
for (const remark of remarks) console.log(remark)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
