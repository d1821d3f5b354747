import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/specimen'
import { frame } from './encode.ts'
import { protocol } from './index.ts'

const office = (bytes: Uint8Array) => sliceOf(bytes)
const field = (bytes: Uint8Array) => sliceOf(bytes, { fromClient: false })

test('a poll seen in the wild and its acknowledgment', () => {
  const { said } = tryOut(protocol, [office(hex('fb 01 8340 f6')), field(hex('f1 01 f6'))])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [[fact.code, fact.unit, fact.outcome]] : [])),
    [
      ['0xfb', '1', 'asked'],
      ['0xfb', '1', 'ok'],
    ],
  )
})

test('octets above EF are escaped', () => {
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
  assert.equal(protocol.recognise?.(office(hex('f1 01 f6'))), 'no')
  assert.equal(protocol.recognise?.(office(hex('fb 01 8340 f6'))), 'yes')
  assert.equal(protocol.recognise?.(office(hex('fb 01 8341 f6'))), 'no')
})
