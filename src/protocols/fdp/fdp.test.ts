import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

const announcement = hex(`
  01 78 0000
  0001 0007 73 77 31
  0002 0011 00000001 01 01 cc 0004 0a010109
  0003 0009 65 31 2f 31 32
  0004 000a 53 77 69 74 63 68
  0005 000a 30 38 2e 30 39 35
  0006 000c 49 43 58 37 31 35 30 20`)

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
