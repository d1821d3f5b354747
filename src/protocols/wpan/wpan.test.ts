import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { acknowledgment, beacon, data, long, secured } from './captures/script.ts'
import { protocol } from './index.ts'
import { dissect, type WpanMessage } from './wire.ts'

function read(bytes: Uint8Array): Partial<WpanMessage> {
  const found = dissect(sliceOf(bytes))
  return found.kind === 'message' ? found.message : {}
}

test('reads short and long addresses as people write them', () => {
  const { pan, source, destination } = read(data)
  assert.deepEqual([pan, destination, source], [0x5933, '0000', '18c0'])
  assert.deepEqual([read(long).destination, read(long).source], ['0807060504030201', '1817161514131211'])
  assert.deepEqual([read(acknowledgment).source, read(beacon).source], ['', '0000'])
})

test('version 2 leaves the PAN out between long addresses', () => {
  const { source, pan } = read(hex('41ec 03 0102030405060708 1112131415161718 99'))
  assert.deepEqual([source, pan], ['1817161514131211', undefined])
})

test('hands on what data and beacons carry, not what is encrypted', () => {
  const carried = (bytes: Uint8Array) =>
    factsOf(protocol, bytes).map((said) =>
      said.kind === 'payload' ? [said.selector, said.channel, said.end - said.start] : said.kind,
    )
  assert.deepEqual(carried(data), [['data', 0x5933, 1]])
  assert.deepEqual(carried(beacon), [['beacon', 0x5933, 4]])
  assert.deepEqual(carried(secured), [])
  assert.equal(read(secured).isEncrypted, true)
})

test('a reserved type or address mode is foreign', () => {
  assert.equal(dissect(sliceOf(hex('0588 02 3359 0000 c018'))).kind, 'foreign')
  assert.equal(dissect(sliceOf(hex('6184 02 3359 0000 c018'))).kind, 'foreign')
})

test('hostile frames end', () => {
  for (const whole of [acknowledgment, beacon, data, long, secured])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
