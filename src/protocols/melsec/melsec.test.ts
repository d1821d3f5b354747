import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

const stream = { isStream: true }
const server = { isStream: true, fromClient: false }
const told = (...slices: Parameters<typeof tryOut>[1][number][]) =>
  tryOut(protocol, slices).said.map((it) =>
    it.kind === 'operation'
      ? `${it.verb} ${it.object ?? it.name} ${it.outcome} ${it.error ?? ''}`.trim()
      : it.kind === 'reading'
        ? `${it.point}=${it.value}`
        : it.kind === 'identity'
          ? `${it.attribute} ${it.value}`
          : it.kind,
  )

test('a batch read in binary tells devices and values', () => {
  assert.deepEqual(
    told(
      sliceOf(encode.request(0x0401, 0, encode.devices(0xa8, 100, 2)), stream),
      sliceOf(encode.answer(0, hex('0100 ff00')), server),
    ),
    ['read D100..101 asked', 'read D100..101 ok', 'D:100=1', 'D:101=255'],
  )
})

test('hexadecimal devices are printed as such, in ASCII frames too', () => {
  assert.deepEqual(told(sliceOf(encode.asciiRequest(0x0401, 1, 'X*00001F0002'), stream)), [
    'read X1F..20 asked',
  ])
})

test('a remote stop that is locked says so', () => {
  assert.deepEqual(
    told(sliceOf(encode.request(0x1002, 0, hex('0100')), stream), sliceOf(encode.answer(0xc201), server)),
    ['stop Remote Stop asked', 'stop Remote Stop refused port locked by remote password'],
  )
})

test('the CPU tells its model', () => {
  assert.deepEqual(
    told(
      sliceOf(encode.request(0x0101, 0), stream),
      sliceOf(encode.answer(0, encode.model('Q03UDECPU', 0x268)), server),
    ).slice(2),
    ['vendor Mitsubishi Electric', 'model Q03UDECPU'],
  )
})

test('1E frames are read by their device', () => {
  assert.deepEqual(
    told(
      sliceOf(encode.read1e('D', 100, 1)),
      sliceOf(encode.answer1e(1, hex('0700')), { fromClient: false }),
    ),
    ['read D100 asked', 'read D100 ok', 'D:100=7'],
  )
})

test('the cyclic frames of CC-Link IE Field Basic are foreign', () => {
  const frame = encode.request(0x0e70, 0, hex('00'.repeat(32)))
  assert.equal(protocol.recognise?.(sliceOf(frame)), 'no')
  assert.equal(tryOut(protocol, [sliceOf(frame)]).results[0]?.kind, 'foreign')
})
