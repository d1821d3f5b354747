import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageRoute } from '#ui/kit/page'
import { groupsOf, tabsOf } from './groups.ts'

const page = (path: string, order: number | undefined, tabOf?: string) =>
  ({ path, title: path, order, ...(tabOf !== undefined && { tabOf }) }) as PageRoute

const pages = [
  page('/', 0),
  page('/alerts', 10),
  page('/risk', 30),
  page('/fixes', 31, '/risk'),
  page('/new', 64),
  page('/captures', 50),
  page('/alerts/$id', undefined),
]

test('pages are grouped by their tens digit, unknown ones at the end, tabs left out', () => {
  assert.deepEqual(
    groupsOf(pages).map(({ title, pages }) => [title, pages.map(({ path }) => path)]),
    [
      ['', ['/']],
      ['Watch', ['/alerts']],
      ['Reduce', ['/risk']],
      ['Set up', ['/new', '/captures']],
    ],
  )
})

test('a page and its tabs show the same tabs; a page without tabs shows none', () => {
  const paths = (path: string) =>
    tabsOf(
      pages,
      pages.find((one) => one.path === path),
    ).map((one) => one.path)
  assert.deepEqual(paths('/risk'), ['/risk', '/fixes'])
  assert.deepEqual(paths('/fixes'), ['/risk', '/fixes'])
  assert.deepEqual(paths('/alerts'), [])
  assert.deepEqual(tabsOf(pages, undefined), [])
})
