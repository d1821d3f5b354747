import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { listRoutes } from '../features.ts'
import { referencePage } from './testing/reference.ts'

test('docs/reference/defender-api.md is generated from the contract and the routes', async () => {
  const path = new URL('../../../docs/reference/defender-api.md', import.meta.url)
  const page = referencePage(await listRoutes())
  if (process.env.SIGHTGLASS_WRITE === '1') writeFileSync(path, page)
  assert.equal(readFileSync(path, 'utf8'), page)
})
