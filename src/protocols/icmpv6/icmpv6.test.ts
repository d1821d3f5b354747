import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const address = 'fe80 0000 0000 0000 020e 8cff fe11 2233'
const neighbour = hex(`88 00 0000 60000000 ${address} 02 01 000e8c112233`)
const router = hex(
  `86 00 0000 40 00 0708 00000000 00000000 03 04 40 c0 00015180 00003840 00000000 fd00 0001 0000 0000 0000 0000 0000 0000`,
)

test('an advertisement tells who has an address', () => {
  assert.deepEqual(factsOf(protocol, neighbour), [
    {
      kind: 'identity',
      about: 'fe80::20e:8cff:fe11:2233',
      attribute: 'mac',
      value: '00:0e:8c:11:22:33',
      confidence: 0.85,
      field: 'Target Link-Layer Address',
    },
  ])
})

test('a solicitation only asks', () => {
  const said = factsOf(protocol, hex(`87 00 0000 00000000 ${address} 01 01 000c29aabbcc`))
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.about, fact.value] : fact)),
    [
      ['client', '00:0c:29:aa:bb:cc'],
      { kind: 'lookup', name: 'fe80::20e:8cff:fe11:2233', outcome: 'requested' },
    ],
  )
})

test('a router advertisement tells role and prefix', () => {
  const said = factsOf(protocol, router)
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.value === 'router'))
  assert.ok(said.some((fact) => fact.kind === 'topology' && fact.route === 'fd00:1::/64'))
})

test('an option without length is malformed', () => {
  const bytes = neighbour.slice()
  bytes[25] = 0
  assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'malformed')
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(neighbour), ...mangled(router)]) factsOf(protocol, bytes)
})
