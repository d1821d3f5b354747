import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

const request = hex('0002 706c632e62696e 00 6f63746574 00') // plc.bin, octet

test('a write request is an operation and a transfer of firmware', () => {
  assert.deepEqual(factsOf(protocol, request, { sourcePort: 3000 }), [
    {
      kind: 'operation',
      code: '2',
      name: 'Write Request',
      verb: 'write',
      object: 'plc.bin',
      outcome: 'asked',
    },
    {
      kind: 'transfer',
      name: 'plc.bin',
      type: 'octet',
      octets: 0,
      direction: 'to-server',
      purpose: 'firmware',
    },
    { kind: 'expectation', protocol: 'tftp', transport: 'udp', ip: undefined, port: 3000 },
  ])
  assert.equal(protocol.recognise?.(sliceOf(request)), 'yes')
})

test('data is read but never recognised by itself', () => {
  assert.equal(tryOut(protocol, [sliceOf(hex('0003 0001 6162'))]).results[0]?.kind, 'message')
  assert.equal(protocol.recognise?.(sliceOf(hex('0003 0001 6162'))), 'no')
})

test('hostile packets end', () => {
  for (const bytes of mangled(request)) factsOf(protocol, bytes)
})
