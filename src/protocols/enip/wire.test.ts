import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Slice } from '#model/protocol'
import { probe, resume } from './probe.ts'
import { ioPacket, listIdentityRequest, registerSession, sendRrData } from './testing/encode.ts'
import { dissect, IO } from './wire.ts'

function slice(bytes: Uint8Array, more: Partial<Slice> = {}): Slice {
  return {
    bytes,
    start: 0,
    end: bytes.length,
    fromClient: true,
    time: 0,
    sourcePort: 50000,
    destinationPort: 44818,
    isStream: true,
    isCut: false,
    context: undefined,
    ...more,
  }
}

test('reads a Register Session request', () => {
  assert.deepEqual(dissect(slice(registerSession()), false), {
    kind: 'message',
    length: 28,
    message: {
      command: 0x65,
      session: 0,
      status: 0,
      contextLow: 0,
      contextHigh: 0,
      dataStart: 24,
      dataEnd: 28,
      items: [],
    },
  })
})

test('finds the items of Send RR Data where they lie', () => {
  const found = dissect(slice(sendRrData(hex('01 02 2001 2401'), { session: 7, context: 9 })), false)
  assert.equal(found.kind, 'message')
  if (found.kind !== 'message') return
  assert.deepEqual(found.message.items, [
    { type: 0x00, start: 36, end: 36 },
    { type: 0xb2, start: 40, end: 46 },
  ])
  assert.equal(found.message.contextLow, 9)
})

test('asks for the rest of a message split across segments', () => {
  const bytes = registerSession()
  assert.deepEqual(dissect(slice(bytes, { end: 10 }), false), { kind: 'incomplete', need: 24 })
  assert.deepEqual(dissect(slice(bytes, { end: 26 }), false), { kind: 'incomplete', need: 28 })
})

test('leaves an unknown command alone until the flow has shown to be ours', () => {
  const bytes = hex('9900 0000 00000000 00000000 0000000000000000 00000000')
  assert.deepEqual(dissect(slice(bytes), false), { kind: 'foreign' })
  assert.equal(dissect(slice(bytes), true).kind, 'message')
})

test('calls items malformed that reach past the length of their message', () => {
  const bytes = sendRrData(hex('01 02 2001 2401'), { session: 7 })
  bytes[38] = 200
  assert.deepEqual(dissect(slice(bytes), false), { kind: 'malformed', at: 24, reason: 'items', length: 46 })
})

test('reads a datagram of class 1 I/O, which has no header', () => {
  const found = dissect(slice(ioPacket(0x790b0002, 5, hex('01020304')), { isStream: false }), false)
  assert.equal(found.kind === 'message' && found.message.command, IO)
})

test('recognises sessions, data and I/O by content alone', () => {
  const datagram = { isStream: false }
  assert.equal(probe(slice(registerSession())), 'yes')
  assert.equal(probe(slice(sendRrData(hex('01 02 2001 2401'), { session: 7 }))), 'yes')
  assert.equal(probe(slice(listIdentityRequest(), datagram)), 'yes')
  assert.equal(probe(slice(ioPacket(1, 1, hex('00')), datagram)), 'yes')
})

test('does not recognise zeros, text or a Modbus request', () => {
  assert.equal(probe(slice(new Uint8Array(24))), 'no')
  assert.equal(probe(slice(new TextEncoder().encode('GET / HTTP/1.1\r\nHost: plant\r\n\r\n'))), 'no')
  assert.equal(probe(slice(hex('0001 0000 0006 01 03 006b 000a'))), 'no')
})

test('waits for more where too few bytes are there to tell', () => {
  assert.equal(probe(slice(registerSession(), { end: 8 })), 'more')
})

test('finds the next message after lost bytes', () => {
  const message = sendRrData(hex('01 02 2001 2401'), { session: 7 })
  const bytes = new Uint8Array(13 + message.length)
  bytes.fill(0x6f)
  bytes.set(message, 13)
  assert.equal(resume(slice(bytes)), 13)
  assert.equal(resume(slice(new Uint8Array(100))), undefined)
})
