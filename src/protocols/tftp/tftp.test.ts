import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const request = hex('0002 706c632e62696e 00 6f63746574 00') // plc.bin, byte

test('a write request is an operation and a transfer of firmware', () => {
  const context = { name: 'plc.bin', isWrite: true, hasOptions: false, port: 3000 }
  assert.deepEqual(factsOf(protocol, request, { sourcePort: 3000 }), [
    {
      kind: 'operation',
      code: '2',
      name: 'Write Request',
      verb: 'write',
      object: 'plc.bin',
      outcome: 'requested',
    },
    {
      kind: 'transfer',
      name: 'plc.bin',
      type: 'octet',
      bytes: 0,
      direction: 'to-server',
      purpose: 'firmware',
    },
    {
      kind: 'expectation',
      protocol: 'tftp',
      transport: 'udp',
      ip: undefined,
      end: 'client',
      port: 3000,
      context,
    },
  ])
  assert.equal(protocol.probe?.(sliceOf(request)), 'yes')
})

test('data is read but never recognised by itself', () => {
  assert.equal(tryOut(protocol, [sliceOf(hex('0003 0001 6162'))]).results[0]?.kind, 'message')
  assert.equal(protocol.probe?.(sliceOf(hex('0003 0001 6162'))), 'no')
})

test('a file is hashed block by block, each once, until one is not full', () => {
  const context = { name: 'plc.bin', isWrite: true, hasOptions: false, port: 3000 }
  const block = (number: number, length: number) =>
    sliceOf(Uint8Array.of(0, 3, 0, number, ...new Uint8Array(length).fill(number)), {
      fromClient: true,
      context,
    })
  const { said } = tryOut(protocol, [block(1, 512), block(1, 512), block(2, 3)])
  const whole = Uint8Array.from({ length: 515 }, (_, at) => (at < 512 ? 1 : 2))
  assert.deepEqual(said, [
    {
      kind: 'transfer',
      name: 'plc.bin',
      type: 'file',
      bytes: 515,
      sha256: createHash('sha256').update(whole).digest('hex'),
      content: undefined,
      direction: 'to-server',
      purpose: 'firmware',
    },
  ])
})

test('an error refuses what was requested, also on the flow that was announced', () => {
  const context = { name: 'plc.bin', isWrite: true, hasOptions: false, port: 3000 }
  assert.deepEqual(factsOf(protocol, hex('0005 0002 6e6f00'), { fromClient: false, context }), [
    {
      kind: 'operation',
      code: '2',
      name: 'Write Request',
      verb: 'write',
      object: 'plc.bin',
      outcome: 'rejected',
      error: 'no',
    },
  ])
})

test('hostile packets end', () => {
  for (const bytes of mangled(request)) factsOf(protocol, bytes)
})

test('a file outside of the served folder is asked for by attackers only', () => {
  const asked = (name: string) => new TextEncoder().encode(`\0\u0001${name}\0octet\0`)
  const attacks = (name: string) =>
    factsOf(protocol, asked(name)).filter((fact) => fact.kind === 'anomaly' && fact.what === 'exploit').length
  const names = [
    '../../etc/passwd',
    'etc/shadow',
    'MONITOR:command.log',
    'NVRAM\\D20.zlb',
    '../plc.bin',
    'plc.bin',
    'command.log',
    'backup/D20.zlb',
  ]
  assert.deepEqual(names.map(attacks), [1, 1, 1, 1, 0, 0, 0, 0])
})

test('a way of transfer far too long is an overflow, at the server’s port alone', () => {
  const request = new TextEncoder().encode(`\0\u0001a\0${'B'.repeat(200)}\0`)
  const emitted = factsOf(protocol, request, { destinationPort: 69 })
  assert.ok(emitted.some((fact) => fact.kind === 'anomaly' && fact.what === 'exploit'))
  assert.deepEqual(factsOf(protocol, request, { destinationPort: 6969 }), [])
  assert.equal(protocol.probe?.(sliceOf(request)), 'no')
})
