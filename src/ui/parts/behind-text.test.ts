import assert from 'node:assert/strict'
import { test } from 'node:test'
import { behindText } from './behind-text.ts'

test('a chart states how far it is behind the traffic, from five seconds on', () => {
  const latest = '2026-11-30T09:04:12.000000Z'
  assert.equal(behindText('2026-11-30T09:04:08.000000Z', latest), '')
  assert.match(
    behindText('2026-11-30T09:01:12.000000Z', latest),
    /^values up to \d\d:01:12, 3 min 0 s behind$/,
  )
  assert.equal(behindText(undefined, latest), '')
  assert.equal(behindText(latest, undefined), '')
})
