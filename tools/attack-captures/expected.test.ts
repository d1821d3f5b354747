import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { readExpected } from './expected.ts'

/** Rules that are still to be written. */
const WANTED = ['early-answer', 'session-stolen']

test('the table names rules that exist, or that are known to be missing', async () => {
  const rules = new Set((await loadRules(await loadProtocols())).map(({ id }) => id))
  const named = new Set([...readExpected().values()].flatMap((expected) => expected.rules))
  const unknown = [...named].filter((rule) => !rules.has(rule)).sort()
  assert.deepEqual(unknown, WANTED)
})

test('every capture says what it shows', () => {
  for (const [path, { behaviour }] of readExpected()) assert.notEqual(behaviour, '', path)
})
