import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const announcement = hex(`
  02 b4 0000
  0001 0007 73 77 31
  0002 0011 00000001 01 01 cc 0004 0a0101fa
  0003 0009 46 61 30 2f 31
  0004 0008 00000028
  0005 000d 49 4f 53 0a 31 32 2e 32 28
  0006 000d 63 69 73 63 6f 20 57 53 2d
  000a 0006 0001`)

test('the sender tells name, make, software and place', () => {
  const said = factsOf(protocol, announcement).map((fact) =>
    fact.kind === 'identity' ? [fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['name', 'sw1'],
    ['model', 'cisco WS-'],
    ['software', 'IOS 12.2('],
    ['ip', '10.1.1.250'],
    ['role', 'switch'],
    { kind: 'topology', about: 'client', port: 'Fa0/1', vlan: 1 },
  ])
})

test('a TLV beyond the frame is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(announcement.slice(0, 20))]).results[0]?.kind, 'malformed')
})

test('hostile frames end', () => {
  for (const bytes of mangled(announcement)) factsOf(protocol, bytes)
})
