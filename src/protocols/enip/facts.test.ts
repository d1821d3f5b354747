import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import type { Expectation, Payload, Slice } from '#model/protocol'
import { carries } from './connected.ts'
import { facts, finish, isAnswer } from './facts.ts'
import { foldKey } from './io.ts'
import { limits } from './limits.ts'
import { type EnipState, newState } from './state.ts'
import * as encode from './testing/encode.ts'
import { dissect } from './wire.ts'

type Said = Fact | Payload | Expectation

function slice(bytes: Uint8Array, fromClient: boolean, isStream = true): Slice {
  return {
    bytes,
    start: 0,
    end: bytes.length,
    fromClient,
    time: 0,
    sourcePort: 0,
    destinationPort: 0,
    isStream,
    isCut: false,
    context: undefined,
  }
}

function read(state: EnipState, bytes: Uint8Array, fromClient: boolean, isStream = true): Said[] {
  const said: Said[] = []
  const lent = slice(bytes, fromClient, isStream)
  const found = dissect(lent, state.isOurs)
  assert.equal(found.kind, 'message')
  if (found.kind === 'message') facts(found.message, lent, (fact) => said.push(fact), state)
  return said
}

const register = { kind: 'operation', verb: 'subscribe', name: 'Register Session', code: '0x0065' }

test('a message over a connection says what it carries as the slow path hands it on', () => {
  const state = newState()
  read(state, encode.registerSession({ session: 9 }), false)
  for (const service of [0x4c, 0xcc]) {
    const message = encode.sendUnitData(Uint8Array.of(service, 2, 3, 4), {
      session: 9,
      connectionId: 7,
      sequence: 5,
    })
    const said = read(state, message, service === 0x4c)
    const payload = said.find((one) => one.kind === 'payload')
    assert.ok(payload?.kind === 'payload')
    const { start, end, fromClient, context } = payload
    assert.deepEqual(carries(slice(message, true), state), { start, end, fromClient, context })
    assert.deepEqual(
      said.flatMap((one) => (one.kind === 'operation' ? [one.outcome] : [])),
      service === 0x4c ? ['requested'] : [],
    )
    assert.equal(carries(slice(Uint8Array.of(...message, 0), true), state), undefined)
    assert.equal(carries(slice(message.subarray(0, message.length - 1), true), state), undefined)
  }
})

test('a session is asked for, opens and closes', () => {
  const state = newState()
  assert.deepEqual(read(state, encode.registerSession(), true), [{ ...register, outcome: 'requested' }])
  assert.deepEqual(read(state, encode.registerSession({ session: 9 }), false), [
    { ...register, outcome: 'succeeded', error: undefined, value: undefined },
    { kind: 'session', phase: 'open', method: 'enip-session', secured: false },
  ])
  const closing = read(state, encode.unregisterSession(9), true)
  assert.deepEqual(closing[1], { kind: 'session', phase: 'close', method: 'enip-session', secured: false })
})

test('a refused session says why in the words of the standard', () => {
  const state = newState()
  read(state, encode.registerSession(), true)
  const said = read(state, encode.registerSession({ status: 0x69 }), false)
  assert.deepEqual(said[0], {
    ...register,
    outcome: 'rejected',
    error: 'Unsupported protocol revision',
    value: undefined,
  })
})

test('a List Identity reply tells the address and hands the identity on', () => {
  const identity = hex('0100 0e00 3600 1014 6031 3f825100 02 4162 03')
  const reply = encode.listIdentityReply(hex('0a000005'), identity)
  const [ip, payload] = read(newState(), reply, false, false)
  assert.equal(ip?.kind === 'identity' && ip.value, '10.0.0.5')
  assert.equal(payload?.kind, 'payload')
  if (payload?.kind !== 'payload') return
  assert.deepEqual(payload.bytes.slice(payload.start, payload.end), identity)
})

test('a List Identity reply tells the security of the device and which ports are open', () => {
  const items = hex('0100 8600 0500 0300 02 02 18')
  const said = read(newState(), encode.encapsulate(0x63, items), false)
  assert.deepEqual(
    said.flatMap((one) => (one.kind === 'reading' ? [`${one.point}: ${one.value}`] : [])),
    [
      'cip-security-profiles: EtherNet/IP Integrity, EtherNet/IP Confidentiality',
      'cip-security: configured',
      'enip-security: configured',
      'enip-open-ports: 2221/tcp, 2221/udp',
    ],
  )
})

test('data goes on to CIP with its direction, whatever the flow believes', () => {
  const [, payload] = read(newState(), encode.sendRrData(hex('8100 0000'), { session: 7 }), true)
  assert.equal(payload?.kind === 'payload' && payload.fromClient, false)
})

test('what nobody answered is told when the flow ends', () => {
  const state = newState()
  read(state, encode.sendRrData(hex('01 02 2001 2401'), { session: 7, context: 1 }), true)
  const said: Said[] = []
  finish(state, (fact) => said.push(fact))
  assert.deepEqual(said, [
    { kind: 'operation', verb: 'read', name: 'Send RR Data', code: '0x006f', outcome: 'unanswered' },
  ])
})

test('requests without answers for ever stay within their bound', () => {
  const state = newState()
  for (let context = 0; context < limits.pendingRequests * 10; context++) {
    read(state, encode.sendRrData(hex('01 02 2001 2401'), { session: 7, context }), true)
  }
  assert.equal(state.pending.size, limits.pendingRequests)
})

test('a List request without data is a request, with data a reply', () => {
  const request = encode.listServicesRequest()
  const found = dissect(slice(request, false), false)
  assert.equal(found.kind === 'message' && isAnswer(found.message, slice(request, false)), false)
})

test('I/O that goes on by one is folded; a gap and a step back are told', () => {
  const state = newState()
  const packet = (sequence: number) => encode.ioPacket(0x790b0002, sequence, hex('01020304'))
  const sign = (sequence: number) => foldKey(slice(packet(sequence), true, false), state)
  assert.equal(sign(1), 0)
  assert.equal(read(state, packet(1), true, false)[0]?.kind, 'payload')
  const steady = sign(2)
  assert.notEqual(steady, 0)
  assert.equal(sign(3), steady)
  assert.equal(sign(9), 0)
  const [gap] = read(state, packet(9), true, false)
  assert.deepEqual(gap, { kind: 'anomaly', what: 'gap', at: 10, detail: '5 I/O packets missing' })
  const [back] = read(state, packet(4), true, false)
  assert.equal(back?.kind === 'anomaly' && back.what, 'sequence')
})
