import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiBytes } from '#bytes/ber-write'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const bsd = asciiBytes('<34>Oct 11 22:14:15 gw1 su: failed\n')
const modern = asciiBytes('<165>1 2003-10-11T22:14:15.003Z gw1 evntslog - ID47 - text')

test('a message reports, and names host and application by hearsay', () => {
  for (const [bytes, application] of [
    [bsd, 'su'],
    [modern, 'evntslog'],
  ] as const) {
    const said = factsOf(protocol, bytes).map((fact) => (fact.kind === 'identity' ? fact.value : fact.kind))
    assert.deepEqual(said, ['operation', 'gw1', application, 'log-server'])
    assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
  }
})

test('reads lines and counted messages of a stream', () => {
  const lines = asciiBytes('<34>Oct 11 22:14:15 gw1 su: a\n<34>Oct 11 22:14:15 gw1 su: b')
  const { results } = tryOut(protocol, [sliceOf(lines, { isStream: true })])
  assert.deepEqual(
    results.map((result) => result.kind),
    ['message', 'incomplete'],
  )
  const counted = asciiBytes(`${modern.length} ${String.fromCharCode(...modern)}`)
  assert.equal(tryOut(protocol, [sliceOf(counted, { isStream: true })]).results[0]?.kind, 'message')
})

test('a priority beyond 191 is foreign', () => {
  assert.equal(tryOut(protocol, [sliceOf(asciiBytes('<192>x'))]).results[0]?.kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(bsd), ...mangled(modern)]) {
    factsOf(protocol, bytes)
    factsOf(protocol, bytes, { isStream: true })
  }
})
