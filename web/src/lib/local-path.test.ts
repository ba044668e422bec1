import { expect, it } from 'vitest'
import { localPath } from '@/lib/local-path'

it.each([
  ['/tasks', '/tasks'],
  ['/tasks?workspace=1&q=a%2Fb#top', '/tasks?workspace=1&q=a%2Fb#top'],
  ['/a/../tasks', '/tasks'],
  ['/sign-in?next=/tasks', '/sign-in?next=/tasks'],
])('takes an address of this site: %s', (address, path) => {
  expect(localPath(address)).toBe(path)
})

it.each([
  'https://evil.example/',
  'http:/evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n\\evil.example',
  '/.//evil.example',
  ' //evil.example',
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'tasks',
  '',
  412,
  null,
  undefined,
  ['/tasks'],
  { href: '/tasks' },
])('refuses every other: %j', (address) => {
  expect(localPath(address)).toBeUndefined()
})
