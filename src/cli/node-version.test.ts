import assert from 'node:assert/strict'
import { test } from 'node:test'
import { versionProblem } from './node-version.ts'

test('an older Node is refused in one sentence that names what to start', () => {
  assert.equal(
    versionProblem('24.11.0'),
    'sightglass: Node 26 or later is needed, found 24.11.0; start bin/sightglass, which brings its own Node',
  )
  assert.equal(versionProblem('26.0.0'), undefined)
  assert.equal(versionProblem('100.1.0'), undefined)
})
