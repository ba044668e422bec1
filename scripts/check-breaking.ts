// Compares the contract with the one it replaces: what the pull request goes into, else what main has, else the last commit.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './source-files.ts'

const git = (...args: string[]): string => {
  const { status, stdout } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return status === 0 ? stdout.trim() : ''
}

const head = git('rev-parse', 'HEAD')
const candidates = [process.env.GITHUB_BASE_REF && `origin/${process.env.GITHUB_BASE_REF}`, 'origin/main', 'HEAD~1']
const before = candidates
  .map((ref) => ref && git('merge-base', 'HEAD', ref))
  .find((commit) => commit && commit !== head && git('ls-tree', '--name-only', commit, 'proto'))

if (!head) console.log('not a git checkout: there is nothing to compare with')
else if (!before)
  console.log('no earlier contract within reach (a first commit or a shallow clone): nothing to compare with')
else compareWith(before)

function compareWith(commit: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'eventkit-contract-'))
  try {
    const archive = execFileSync('git', ['archive', commit, 'proto', 'buf.yaml'], { cwd: root, maxBuffer: 1e8 })
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    process.exitCode = spawnSync('buf', ['breaking', '--against', folder], { cwd: root, stdio: 'inherit' }).status ?? 1
    console.log(`compared with ${commit.slice(0, 10)}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
