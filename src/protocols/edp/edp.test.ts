import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

const announcement = hex(`
  01 00 0050 0000 0007 0000 00e02b000001
  99 01 0008 73 77 31 00
  99 02 0024 0001 0006 0000 000000000000 10020305 ffffffff 000000000000000000000000
  99 05 0010 80 00 0064 00000000 0a010109
  99 00 0004`)

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
