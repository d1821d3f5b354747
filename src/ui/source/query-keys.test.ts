import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const UI = fileURLToPath(new URL('../', import.meta.url))
/** The key of a query, and what it asks of the source. */
const QUERY = /\buse(?:Infinite)?Query\(\{\s*queryKey: (\[[^\]]*\])[\s\S]*?\b(\w+\(source|nameAsker\()/g

test('an answer that pages share is asked in one way: they find it in the form they know', () => {
  const asked = new Map<string, Set<string>>()
  for (const path of globSync('**/*.{ts,tsx}', { cwd: UI }))
    for (const [, key, how] of readFileSync(UI + path, 'utf8').matchAll(QUERY)) {
      const known = asked.get(key!) ?? new Set()
      asked.set(key!, known.add(how!))
    }
  assert.ok(asked.size > 30, `${asked.size} queries were found`)
  const torn = [...asked].filter(([, ways]) => ways.size > 1)
  assert.deepEqual(torn, [])
})
