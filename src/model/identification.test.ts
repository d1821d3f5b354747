import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certaintyOf, type DeviceIdentification } from './identification.ts'

test("a person's type is sure and contradicted by nothing; without one the evidence counts", () => {
  const found: DeviceIdentification = {
    ...{ subtype: 'plug', category: 'home', function: '', summary: '', reasons: [], tokens: [] },
    ...{ confidence: { type: 0.62, vendor: 0, model: 0, os: 0 }, runnerUp: undefined, isContradictory: true },
  }
  assert.deepEqual(certaintyOf(found, true), { confidenceWord: 'sure', isContradictory: false })
  assert.deepEqual(certaintyOf(found, false), { confidenceWord: 'perhaps', isContradictory: true })
})
