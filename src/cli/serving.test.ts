import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serving.ts'
import { UsageError } from './usage-error.ts'

const NONE = { data: '/nowhere', protocols: [], intel: [], rules: [], signatures: [], eve: [] }

test('numbers of the command line have the bounds of their settings', async () => {
  for (const [options, text] of [
    [{ ring: -5 }, '--ring: expected at least 0, got -5'],
    [{ ring: 1.5 }, '--ring: expected integer, got 1.5'],
    [{ queue: Number.NaN }, '--queue: expected a number of MiB'],
    [{ captureBuffer: 0 }, '--capture-buffer: expected at least 1, got 0'],
  ] as const)
    await assert.rejects(serve([], { ...NONE, ...options }), new UsageError(text))
})
