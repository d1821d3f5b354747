import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SignatureSet } from './signatures.ts'

const rules = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, i) => `alert tcp any any -> any any (msg:"m"; content:"c${i}"; sid:${from + i};)\n`,
  ).join('')

test('while other files are read, what comes meanwhile has its turns and those before still count', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signatures-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const set = new SignatureSet([file('before.rules', rules(1, 2))])
  let isDone = false
  const replaced = set
    .replace([file('later.rules', rules(100, 1000)), join(folder, 'gone.rules')], {})
    .then(() => {
      isDone = true
    })
  let turns = 0
  for (; !isDone; turns++) {
    assert.deepEqual(
      set.signatures.map(({ sid }) => sid),
      [1, 2],
    )
    await new Promise((turn) => setImmediate(turn))
  }
  await replaced
  assert.ok(turns >= 20, `${turns} turns`)
  assert.equal(set.signatures.length, 1000)
  assert.ok(Object.keys(set.counters).some((name) => /^signatures: gone\.rules: /.test(name)))
})
