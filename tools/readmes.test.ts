/** Every module has a short README whose table leads to files that exist. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MAX_LINES = 40
/** A file or folder in backticks: `limits.ts`, `rules/`, `src/model/rule.ts`. */
const NAMED = /`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|tsx|mjs|tsv|json|md|txt)|(?:[\w.-]+\/)+)`/g

const modules = [
  ...readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`),
  'simulator',
  'tests',
  'tools',
  'bench',
  'data',
]

/** Paths below a module and their endings: `sql/rows.ts`, `rows.ts`, `sql/`. */
function endingsBelow(module: string): ReadonlySet<string> {
  const endings = new Set<string>()
  for (const entry of readdirSync(join(ROOT, module), { recursive: true, withFileTypes: true })) {
    const path = relative(ROOT, join(entry.parentPath, entry.name)).split('/')
    const suffix = entry.isDirectory() ? '/' : ''
    for (let i = 1; i < path.length; i++) endings.add(path.slice(i).join('/') + suffix)
  }
  return endings
}

/** Faults of the README of a module. */
function faultsOf(module: string, text: string): readonly string[] {
  const faults: string[] = []
  const lines = text.trimEnd().split('\n').length
  if (lines > MAX_LINES) faults.push(`${lines} lines, expected at most ${MAX_LINES}`)
  const below = endingsBelow(module)
  for (const [, path = ''] of text.matchAll(NAMED)) {
    const exists = ['.', 'src'].some((base) => existsSync(join(ROOT, base, path)))
    if (!exists && !below.has(path)) faults.push(`${path} does not exist`)
  }
  return faults
}

describe('README of a module', () => {
  for (const module of modules)
    test(`${module}: exists, has at most ${MAX_LINES} lines and names files that exist`, () => {
      const path = join(ROOT, module, 'README.md')
      assert.ok(existsSync(path), `${module}/README.md is missing: purpose, question → file, bounds`)
      assert.deepEqual(faultsOf(module, readFileSync(path, 'utf8')), [])
    })

  test('too many lines and missing files are found', () => {
    assert.deepEqual(faultsOf('src/wire', `${'line\n'.repeat(41)}\`packet.ts\` \`src/model/\``), [
      '42 lines, expected at most 40',
    ])
    assert.deepEqual(faultsOf('src/wire', '`no-such.ts`, `no-such/` and `limits.ts`'), [
      'no-such.ts does not exist',
      'no-such/ does not exist',
    ])
  })
})
