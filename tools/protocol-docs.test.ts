import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { protocolPage } from './protocol-docs.ts'

test('docs/reference/protocols.md is up to date: node_modules/.bin/node tools/protocol-docs.ts', async () => {
  const stored = readFileSync(new URL('../docs/reference/protocols.md', import.meta.url), 'utf8')
  assert.equal(stored, await protocolPage())
})
