import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { message } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true
const ask = (bytes: Uint8Array) => protocol.recognise?.(sliceOf(bytes, { isStream }))

test('a call is begun and ended', () => {
  const { said } = tryOut(protocol, [
    sliceOf(message(5), { isStream }),
    sliceOf(message(7), { isStream, fromClient: false }),
    sliceOf(message(0x5a), { isStream }),
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'session' && fact.phase),
    ['open', 'close'],
  )
})

test('a transport connection of OSI in TPKT is none', () => {
  assert.deepEqual([message(5), hex('0300 000b 06 e0 0000 0001 00'), message(5).subarray(0, 6)].map(ask), [
    'yes',
    'no',
    'more',
  ])
})

test('hostile messages end', () => {
  for (const bytes of mangled(message(5))) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
