import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Emit } from '#model/protocol'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'
import { controller, opening } from './testing/fixtures.ts'

const requester = { vendor: 77, serial: 5 }

/** A request and its reply; either is broken while the other stays whole. */
const states: readonly (readonly [name: string, request: Uint8Array, reply: Uint8Array])[] = [
  [
    'identity of a slot',
    encode.unconnectedSend(encode.getAttributesAll(1), 2),
    encode.reply(0x01, encode.identityData(controller)),
  ],
  [
    'attribute list',
    encode.request(0x03, encode.logicalPath(1, 1), hex('0200 0600 0700')),
    encode.reply(0x03, hex('0200 0600 0000 3f825100 0700 0000 02 4162')),
  ],
  ['Forward Open', encode.forwardOpen(opening), encode.forwardOpenReply(opening, 9)],
  ['Forward Close', encode.forwardClose(opening), encode.forwardCloseReply(opening)],
  [
    'Read Tag',
    encode.readTag('Program:Main.Speed[3].Value', 2),
    encode.readTagReply(0xc4, hex('0100000002000000')),
  ],
  ['Write Tag', encode.writeTag('Level', 0xca, hex('0000c03f')), encode.reply(0x4d, undefined, 0xff, 0x2107)],
  [
    'packet of services',
    encode.multipleService([encode.readTag('A'), encode.getAttributesAll(1)]),
    encode.multipleService(
      [encode.readTagReply(0xca, hex('0000c03f')), encode.reply(0x01, undefined, 8)],
      true,
    ),
  ],
  [
    'PCCC',
    encode.executePccc(requester, 0x0f, hex('a2 02 07 89 00 00')),
    encode.reply(0x4b, hex('07 4d00 05000000 4f f0 0100 0b')),
  ],
  [
    'port configuration',
    encode.getAttributesAll(0xf5),
    encode.reply(
      0x01,
      hex(
        '01000000 14000000 00000000 0200 20f62401 780aa8c0 00ffffff 010aa8c0 00000000 00000000 0500 706c616e7400 0400 6c696e65',
      ),
    ),
  ],
]

const takeBehaviourKeys: Emit = (said) => {
  for (const behaviourKey of protocol.behaviourKeys ?? [])
    if (said.kind === 'operation') behaviourKey.of(said)
}

function read(messages: readonly Uint8Array[], transport: string): void {
  const state = protocol.newState?.()
  for (const bytes of messages) {
    const context = { transport, session: 1, contextLow: 1, contextHigh: 0, connectionId: 1, sequence: 1 }
    const place = {
      fromClient: true,
      time: 0,
      sourcePort: 0,
      destinationPort: 0,
      isStream: false,
      isCut: false,
    }
    const slice = { bytes, start: 0, end: bytes.length, ...place, context }
    const found = protocol.dissect(slice, state)
    if (found.kind !== 'message') continue
    assert.ok(found.length > 0)
    protocol.facts(found.message, slice, takeBehaviourKeys, state)
    protocol.rows?.(found.message)
  }
  protocol.finish?.(state, () => {})
}

function* broken(bytes: Uint8Array): Generator<Uint8Array> {
  for (let end = 0; end <= bytes.length; end++) yield bytes.slice(0, end)
  for (let at = 0; at < bytes.length; at++) {
    for (const byte of [0x00, 0x01, 0x7f, 0x80, 0xff, bytes[at]! ^ 0x20]) {
      const changed = bytes.slice()
      changed[at] = byte
      yield changed
    }
  }
}

for (const [name, request, reply] of states) {
  test(`${name}: cut at each byte and with each byte changed, it never throws and always ends`, () => {
    for (const transport of ['unconnected', 'connected', 'io', 'identity']) {
      for (const changed of broken(request)) read([changed, reply], transport)
      for (const changed of broken(reply)) read([request, changed], transport)
    }
  })
}
