import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { frame } from './testing/encode.ts'
import { crcOf } from './wire.ts'

const office = (bytes: Uint8Array) => sliceOf(bytes)
const field = (bytes: Uint8Array) => sliceOf(bytes, { fromClient: false })

test('a poll seen in the wild and its acknowledgment', () => {
  const { said } = tryOut(protocol, [office(hex('fb 01 8340 f6')), field(hex('f1 01 f6'))])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [[fact.code, fact.unit, fact.outcome]] : [])),
    [
      ['0xfb', '1', 'requested'],
      ['0xfb', '1', 'succeeded'],
    ],
  )
})

test('how a station is set up is no indication', () => {
  const { said } = tryOut(protocol, [field(frame(0xf2, 1, [4, 1, 0xe0, 3]))])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'reading' ? [fact.point] : [])),
    ['indication:4'],
  )
})

test('bytes above EF are escaped', () => {
  const { said } = tryOut(protocol, [field(frame(0xf2, 1, [4, 0xf6]))])
  assert.deepEqual(said.at(-1), {
    kind: 'reading',
    about: 'server/unit:1',
    point: 'indication:4',
    value: 0xf6,
  })
})

test('a control says which bytes are set to what', () => {
  const { said } = tryOut(protocol, [office(frame(0xfc, 7, [2, 0x10, 3, 1]))])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [[fact.verb, fact.object, fact.value]] : [])),
    [['operate', 'byte:2,3', '0x10 0x01']],
  )
})

test('a station that connects is spoken of as the client', () => {
  const { said } = tryOut(protocol, [sliceOf(hex('f1 05 f6'))])
  assert.equal(said[0]?.kind === 'identity' && said[0].about, 'client')
})

test('a frame without a CRC proves nothing', () => {
  assert.equal(protocol.probe?.(office(hex('f1 01 f6'))), 'no')
  assert.equal(protocol.probe?.(office(hex('fb 01 8340 f6'))), 'yes')
  assert.equal(protocol.probe?.(office(hex('fb 01 8341 f6'))), 'no')
})

test('a CRC that is not escaped is read too, even one that holds the byte of the end', () => {
  const kinds = (bytes: Uint8Array) => tryOut(protocol, [field(bytes)]).results.map(({ kind }) => kind)
  assert.deepEqual(kinds(hex('f2 01 08 06 0a 04 0c 04 0f 04 09f0 f6')), ['message'])
  for (let value = 0; value < 0x100; value++) {
    const byteCount = [0xf2, 1, 0, value & 0x7f, 1, value >> 1]
    const crc = crcOf(byteCount, byteCount.length)
    assert.deepEqual(kinds(Uint8Array.from([...byteCount, crc & 0xff, crc >> 8, 0xf6])), ['message'])
  }
})
