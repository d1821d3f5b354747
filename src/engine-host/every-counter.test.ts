/** Every counter of the engines has a title and a meaning for people. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { counterWords, hasCounterWords } from '#schema/counter-table'

const SOURCES = fileURLToPath(new URL('../', import.meta.url))
/** Modules whose counters reach an analysis. */
const MODULES =
  'capture,wire,flow,dissect,engine,inventory,baseline,detect,alerts,incidents,threat-intel,signatures,engine-host'
const DECLARED = [
  /#?(?:counters|counted)\b[^=\n]*=\s*\{([^}]*)\}/g, // counters = { late: 0, jumps: 0 }
  /\b(?:count|refuse)\(\s*'([^']+)'/g, // counters.count('inventory.links')
  /\bcounters\.(\w+)(?:\+\+|\s*\+=)/g,
]

function declared(): Set<string> {
  const names = new Set<string>()
  for (const file of globSync(`{${MODULES}}/**/*.ts`, { cwd: SOURCES })) {
    if (file.endsWith('.test.ts')) continue
    const text = readFileSync(SOURCES + file, 'utf8')
    for (const pattern of DECLARED)
      for (const [, caught = ''] of text.matchAll(pattern)) {
        const keys = caught.includes(':')
          ? [...caught.matchAll(/(\w+):\s*0/g)].map(([, key]) => key!)
          : [caught]
        for (const key of keys) if (key.trim() !== '') names.add(key.trim())
      }
  }
  return names
}

test('every counter has words, and none is only a number', () => {
  const names = [...declared()].filter((name) => !name.includes(' ') && /[A-Z.]/.test(name))
  assert.ok(names.length > 60, `only ${names.length} found`)
  assert.deepEqual(
    names.filter((name) => !hasCounterWords(name)),
    [],
  )
  for (const name of names) {
    const { title, means } = counterWords(name)
    assert.ok(title !== '' && means.endsWith('.'), name)
  }
})

test('a counter in words of its own is told by them', () => {
  const { title, weight } = counterWords('frames dropped by the interface')
  assert.deepEqual([title, weight], ['Frames dropped by the interface', 'lost'])
})
