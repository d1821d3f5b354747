import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { classical, extended, flexible, xl } from './captures/script.ts'
import { protocol } from './index.ts'
import { type CanMessage, dissect } from './wire.ts'

function read(bytes: Uint8Array): Partial<CanMessage> {
  const found = dissect(sliceOf(bytes))
  assert.equal(found.kind, 'message')
  return found.kind === 'message' ? found.message : {}
}

test('reads identifiers of 11 and 29 bits', () => {
  assert.equal(read(classical).identifier, 0x710)
  assert.deepEqual([read(extended).identifier, read(extended).isExtended], [0x18daf90b, true])
})

test('reads FD and XL', () => {
  assert.deepEqual([read(flexible).format, read(flexible).length], ['fd', 12])
  assert.deepEqual([read(xl).format, read(xl).identifier], ['xl', 0x123])
})

test('an identifier in the byte order of the machine is turned round', () => {
  assert.equal(read(hex('10070000 02 000000 3e00')).identifier, 0x710)
})

test('a length past the frame is malformed, one of no kind is foreign', () => {
  assert.equal(dissect(sliceOf(hex('00000710 08 000000 3e00'))).kind, 'malformed')
  assert.equal(dissect(sliceOf(hex('00000710 41 000000 3e00'))).kind, 'foreign')
})

test('hostile frames end', () => {
  for (const whole of [classical, extended, flexible, xl])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})

test('a diagnostic service that a control unit refuses is told; one that is still pending is not', () => {
  const emitted = (data: string) => tryOut(protocol, [sliceOf(hex(`00000730 08 000000 ${data}`))]).said
  assert.deepEqual(emitted('037f2733 00000000'), [
    { kind: 'anomaly', what: 'diagnosis-refused', about: 'client', detail: 'service 0x27' },
  ])
  assert.deepEqual(emitted('037f2778 00000000'), [])
  assert.deepEqual(emitted('0267027f 33000000'), [])
})
