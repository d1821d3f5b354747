import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const report = hex('22 00 0000 0000 0002  04 00 0000 effffffa  03 00 0000 e00000fb')

test('a version 3 report joins one group and leaves another', () => {
  const said = factsOf(protocol, report).map((fact) => fact.kind === 'operation' && [fact.name, fact.object])
  assert.deepEqual(said, [
    ['Membership Report', '239.255.255.250'],
    ['Leave Group', '224.0.0.251'],
  ])
})

test('a querier is a role', () => {
  const [fact] = factsOf(protocol, hex('11 64 0000 00000000'))
  assert.equal(fact?.kind === 'identity' && fact.value, 'multicast-querier')
})

test('a group record beyond the packet is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(report.slice(0, 20))]).results[0]?.kind, 'malformed')
})

test('hostile messages end', () => {
  for (const bytes of mangled(report)) factsOf(protocol, bytes)
})
