import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { limits } from './state.ts'
import * as encode from './testing/encode.ts'

const connection = {
  destinationReference: 0,
  sourceReference: 1,
  callingTsap: hex('0100'),
  calledTsap: encode.siemensTsap(1, 0, 2),
}
const context = { callingTsap: '01.00', calledTsap: '01.02', rack: 0, slot: 2 }

function talk(...pairs: readonly (readonly [Uint8Array, boolean])[]) {
  return tryOut(
    protocol,
    pairs.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  )
}

test('a connection opens, names its selector, and hands data on with rack and slot', () => {
  const data = encode.data(hex('3201'))
  const { said } = talk(
    [encode.connectionRequest(connection), true],
    [encode.connectionConfirm({ ...connection, destinationReference: 1, sourceReference: 9 }), false],
    [data, true],
  )
  assert.deepEqual(said, [
    { kind: 'identity', attribute: 'address:tsap', value: '01.02', confidence: 0.9, field: 'called TSAP-ID' },
    { kind: 'session', phase: 'open', method: 'cotp', secured: false },
    { kind: 'payload', bytes: data, start: 7, end: 9, context },
  ])
})

test('rack and slot stand in one byte of the selector', () => {
  const { said } = talk(
    [encode.connectionRequest({ ...connection, calledTsap: encode.siemensTsap(2, 1, 3) }), true],
    [encode.data(hex('32')), true],
  )
  const payload = said[0]
  assert.deepEqual(payload?.kind === 'payload' && payload.context, {
    callingTsap: '01.00',
    calledTsap: '02.23',
    rack: 1,
    slot: 3,
  })
})

test('data in several TPDUs is put together up to the end mark', () => {
  const { said } = talk(
    [encode.data(hex('32 01'), false), true],
    [encode.data(hex('ff'), true), false],
    [encode.data(hex('02 03'), true), true],
  )
  const payloads = said.flatMap((one) =>
    one.kind === 'payload' ? [[...one.bytes.subarray(one.start, one.end)]] : [],
  )
  assert.deepEqual(payloads, [[0xff], [0x32, 1, 2, 3]])
})

test('data that never ends is dropped at a bound, told once, and the next unit is read', () => {
  const part = encode.data(new Uint8Array(32_000), false)
  const parts = Array.from({ length: 4 }, () => [part, true] as const)
  const { said } = talk(...parts, [encode.data(hex('00')), true], [encode.data(hex('32')), true])
  assert.ok(limits.unitBytes < 4 * 32_000)
  assert.deepEqual(
    said.map((one) => (one.kind === 'anomaly' ? one.what : one.kind)),
    ['limit', 'payload'],
  )
})

test('a refused connection says why', () => {
  const { said } = talk(
    [encode.connectionRequest(connection), true],
    [encode.disconnectRequest(1, 0, 3), false],
  )
  assert.deepEqual(said, [
    { kind: 'session', phase: 'refused', method: 'cotp', secured: false },
    { kind: 'anomaly', what: 'connection-refused', detail: 'Address unknown (called TSAP 01.02)' },
  ])
})

test('what RDP puts into a connection request is handed on by its own selector', () => {
  const request = hex(
    '0300 002b 26 e0 0000 0000 00 436f6f6b69653a206d737473686173683d61646d696e0d0a 0100080001000000',
  )
  const { said } = talk([request, true], [hex('160301'), true])
  const payload = said[0]
  assert.deepEqual(payload?.kind === 'payload' && [payload.selector, payload.start, payload.end], [
    'connect',
    11,
    43,
  ])
  const { results } = talk([request, true], [hex('160301'), true])
  assert.equal(results[1]?.kind, 'foreign') // TLS follows; no damage
})

test('the fast path of an RDP session that nobody saw begin is no damage; other bytes are', () => {
  const answersTo = (text: string) => {
    const { results } = talk([encode.data(hex('68 0001 03eb 70')), true], [hex(text), false])
    return results[1]?.kind
  }
  assert.equal(answersTo('80 05 01 02 03'), 'foreign')
  assert.equal(answersTo('c4 8006 01 02 03'), 'foreign')
  assert.equal(answersTo('80 09 01 02 03'), 'malformed')
  assert.equal(answersTo('41 05 01 02 03'), 'malformed')
})

test('recognition wants version, reserved byte, lengths and type to agree', () => {
  const verdict = (text: string, rest = {}) =>
    protocol.probe?.(sliceOf(hex(text), { isStream: true, ...rest }))
  const request = encode.connectionRequest(connection)
  assert.equal(protocol.probe?.(sliceOf(request)), 'yes')
  for (let end = 1; end < 6; end++)
    assert.equal(protocol.probe?.(sliceOf(request, { end, isStream: true })), 'more')
  assert.equal(verdict('0300 0019 02 f0 80'), 'yes')
  assert.equal(verdict('0300 0019 02 f0 81'), 'no')
  assert.equal(verdict('0301 0019 02 f0 80'), 'no')
  assert.equal(verdict('0300 0006 02 f0 80'), 'no')
  assert.equal(verdict('0300 0019 60 f0 80'), 'no')
})

test('after lost bytes the next sound header is found', () => {
  const torn = new Uint8Array([0x03, 0x00, 0xff, ...encode.data(hex('32 01 00'))])
  assert.equal(protocol.resume?.(sliceOf(torn), protocol.newState?.()), 3)
})

test('every message cut at each byte and with each byte changed ends and never throws', () => {
  const messages = [
    encode.connectionRequest(connection),
    encode.connectionConfirm(connection),
    encode.data(hex('3201 0000')),
    encode.data(hex('3201'), false),
    encode.disconnectRequest(1, 2, 128),
    hex('0300 002b 26 e0 0000 0000 00 436f6f6b69653a206d737473686173683d61646d696e0d0a 0100080001000000'),
    hex('0300 000a 05 70 0001 02 c1'),
  ]
  for (const message of messages) {
    for (const fromClient of [true, false]) {
      for (let end = 0; end <= message.length; end++)
        tryOut(protocol, [sliceOf(message, { end, fromClient, isStream: true })])
      for (let at = 0; at < message.length; at++) {
        for (let value = 0; value < 256; value += 5) {
          const changed = message.slice()
          changed[at] = value
          const slices = [message, changed, message].map((bytes) =>
            sliceOf(bytes, { fromClient, isStream: true }),
          )
          tryOut(protocol, slices)
          protocol.resume?.(slices[1]!, protocol.newState?.())
        }
      }
    }
  }
})
