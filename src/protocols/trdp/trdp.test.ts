import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from '#bytes/checksum'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { processData } from './captures/script.ts'
import { protocol } from './index.ts'

const whole = processData('Pd', 2000, Uint8Array.of(1, 2, 3, 4))

test('the check sum is that of Ethernet', () => {
  assert.equal(crc32(new ByteWriter().ascii('123456789').take(), 0, 9), 0xcbf43926)
})

test('process data tells its ComId', () => {
  const [fact] = factsOf(protocol, whole)
  assert.deepEqual(fact?.kind === 'operation' && [fact.about, fact.verb, fact.object], [
    'client',
    'report',
    'ComId 2000',
  ])
})

test('one changed byte of the header is no TRDP', () => {
  const changed = whole.slice()
  changed[11]! ^= 1
  assert.deepEqual(
    [whole, changed].map((bytes) => protocol.probe?.(sliceOf(bytes))),
    ['yes', 'no'],
  )
})

test('hostile telegrams end', () => {
  for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
