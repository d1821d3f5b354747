import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const bpdu = hex('0000 02 02 3d 1000 001122334455 00000004 8000 000e8cef75c9 8002 0100 1400 0200 0f00 00')

test('a bridge tells who it is and which root it follows', () => {
  const said = factsOf(protocol, bpdu).map((fact) =>
    fact.kind === 'identity' ? [fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said[0], ['role', 'switch'])
  assert.deepEqual(said.at(-2), ['mac', '00:0e:8c:ef:75:c9'])
  assert.deepEqual(said.at(-1), {
    kind: 'topology',
    about: 'client',
    port: 'bridge port 2',
    vlan: undefined,
    route: 'spanning tree root 00:11:22:33:44:55 priority 4096',
  })
})

test('a change notification is a report', () => {
  assert.ok(
    factsOf(protocol, hex('0000 00 80')).some(
      (fact) => fact.kind === 'operation' && fact.name === 'Topology Change',
    ),
  )
})

test('a short configuration is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(bpdu.slice(0, 20))]).results[0]?.kind, 'malformed')
})

test('hostile frames end', () => {
  for (const bytes of mangled(bpdu)) factsOf(protocol, bytes)
})
