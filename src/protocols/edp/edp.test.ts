import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const announcement = scripts[0]!.lines[0]![1]

test('the sender tells name, software and place', () => {
  const said = factsOf(protocol, announcement).map((fact) =>
    fact.kind === 'identity' ? [fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['name', 'sw1'],
    ['firmware', '16.2.3.5'],
    ['role', 'switch'],
    ['ip', '10.1.1.9'],
    { kind: 'topology', about: 'client', port: '2/7', vlan: 100 },
  ])
})

test('a TLV without its marker is malformed', () => {
  const wrong = announcement.slice()
  wrong[16] = 0x98
  assert.equal(tryOut(protocol, [sliceOf(wrong)]).results[0]?.kind, 'malformed')
})

test('hostile frames end', () => {
  for (const bytes of mangled(announcement)) factsOf(protocol, bytes)
})
