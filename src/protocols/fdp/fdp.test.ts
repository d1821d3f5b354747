import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const announcement = scripts[0]!.lines[0]![1]

test('the sender tells name, make, software and place', () => {
  const said = factsOf(protocol, announcement).map((fact) =>
    fact.kind === 'identity' ? [fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['name', 'sw1'],
    ['model', 'ICX7150'],
    ['software', '08.095'],
    ['ip', '10.1.1.9'],
    ['role', 'switch'],
    { kind: 'topology', about: 'client', port: 'e1/12' },
  ])
})

test('a TLV beyond the frame is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(announcement.slice(0, 20))]).results[0]?.kind, 'malformed')
})

test('hostile frames end', () => {
  for (const bytes of mangled(announcement)) factsOf(protocol, bytes)
})
