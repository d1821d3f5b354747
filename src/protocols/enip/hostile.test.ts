import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const messages: readonly (readonly [name: string, bytes: Uint8Array, isStream: boolean])[] = [
  ['List Identity request', encode.listIdentityRequest(), false],
  [
    'List Identity reply',
    encode.listIdentityReply(hex('0a000005'), hex('0100 0e00 3600 1014 6031 3f825100 02 4162 03')),
    false,
  ],
  ['List Services reply', encode.listServicesReply(), true],
  ['Register Session', encode.registerSession({ session: 7 }), true],
  ['Send RR Data', encode.sendRrData(hex('01 02 2001 2401'), { session: 7 }), true],
  [
    'Send Unit Data',
    encode.sendUnitData(hex('81 00 0000'), { session: 7, connectionId: 9, sequence: 1 }),
    true,
  ],
  ['class 1 I/O', encode.ioPacket(9, 1, hex('01020304')), false],
]

/** Reads to the end as the driver does; fails if it does not get there. */
function readAll(bytes: Uint8Array, end: number, isStream: boolean): void {
  const state = protocol.newState?.()
  let start = 0
  for (let steps = 0; start < end; steps++) {
    assert.ok(steps < 100, 'reading must end')
    const rest = { sourcePort: 0, destinationPort: 0, isStream, isCut: false, context: undefined }
    const slice = { bytes, start, end, fromClient: true, time: 0, ...rest }
    protocol.probe?.(slice)
    protocol.foldKey?.(slice, state)
    protocol.resume?.(slice, state)
    const found = protocol.dissect(slice, state)
    if (found.kind === 'foreign') return
    if (found.kind === 'incomplete') {
      assert.ok(found.need > end - start)
      return
    }
    if (found.kind === 'message') {
      protocol.facts(found.message, slice, () => {}, state)
      protocol.rows?.(found.message)
    }
    assert.ok(found.length > 0)
    start += found.length
  }
  protocol.finish?.(state, () => {})
}

for (const [name, bytes, isStream] of messages) {
  test(`${name}: cut at each byte and with each byte changed, it never throws and always ends`, () => {
    for (let end = 0; end <= bytes.length; end++) readAll(bytes.slice(0, end), end, isStream)
    for (let at = 0; at < bytes.length; at++) {
      for (const byte of [0x00, 0x01, 0x7f, 0x80, 0xff, bytes[at]! ^ 0x20]) {
        const changed = bytes.slice()
        changed[at] = byte
        readAll(changed, changed.length, isStream)
      }
    }
  })
}
