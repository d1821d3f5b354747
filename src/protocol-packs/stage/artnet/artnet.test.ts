import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { node } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a node that is polled says who it is', () => {
  const said = factsOf(protocol, encode.pollReply(node), { fromClient: false })
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'identity' ? `${fact.about} ${fact.attribute} ${fact.value}` : fact.kind,
    ),
    [
      'operation',
      'server name Hall 3 north',
      'server description Example Ethernet-DMX8, hall 3',
      'server firmware 1.7',
      'server mac 02:00:00:00:00:31',
    ],
  )
})

test('light values name their universe; an OpCode that nobody knows is told', () => {
  const said = [encode.dmx(0x7fff, new Uint8Array(2)), encode.packet(0x1234)].flatMap((bytes) =>
    factsOf(protocol, bytes),
  )
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.verb, fact.name, fact.object]),
    [
      ['write', 'ArtDmx', 'universe:32767'],
      ['execute', 'OpCode 0x1234', undefined],
    ],
  )
})

test('what a node refuses is malformed, unless the capture cut it', () => {
  const reasonOf = (bytes: Uint8Array, isCut = false) => {
    const found = protocol.dissect(sliceOf(bytes, { isCut }), undefined)
    return found.kind === 'malformed' ? found.reason : found.kind
  }
  const light = encode.dmx(1, new Uint8Array(512))
  assert.deepEqual(
    [
      reasonOf(encode.packet(0x2000, new Uint8Array(2), 13)),
      reasonOf(light.subarray(0, 80)),
      reasonOf(light.subarray(0, 80), true),
      reasonOf(encode.dmx(1, new Uint8Array(0))),
      reasonOf(encode.pollReply(node).subarray(0, 100)),
    ],
    ['version', 'length', 'message', 'length', 'ArtPollReply too short'],
  )
})

test('its name proves it on any port', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  assert.equal(is(encode.packet(0x2000)), 'yes')
  assert.equal(is(new TextEncoder().encode('Art-Net is a name')), 'no')
})

test('damaged datagrams end', () => {
  for (const bytes of [...mangled(encode.pollReply(node)), ...mangled(encode.dmx(5, new Uint8Array(4)))])
    factsOf(protocol, bytes)
})
