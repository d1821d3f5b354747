import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { frame } from './testing/encode.ts'
import { dissect } from './wire.ts'

/** From the frame type on, as the link layer hands it over. */
const read = (byteCount: Uint8Array) => dissect(sliceOf(byteCount.subarray(2)))

test('the check sums are those of the standard’s example', () => {
  // ANSI/ASHRAE 135-2020 annex G.
  assert.deepEqual(frame(0, 0x10, 5), hex('55ff 00 10 05 0000 8c'))
})

test('tells the kind of frame and the stations', () => {
  const found = read(frame(128, 10, 5, hex('0005 01')))
  assert.deepEqual(found.kind === 'message' && found.message, {
    type: 128,
    destination: 10,
    source: 5,
    dataLength: 3,
    vendor: 5,
  })
})

test('names its rows', () => {
  const found = read(frame(1, 255, 5))
  assert.ok(found.kind === 'message')
  assert.deepEqual(
    protocol.rows?.(found.message).map(({ value }) => value),
    ['Poll For Master', 'everybody', 'station 5', '0 bytes'],
  )
})

test('hostile frames end', () => {
  for (const bytes of mangled(frame(128, 10, 5, hex('0005 01')).subarray(2)))
    tryOut(protocol, [sliceOf(bytes)])
})
