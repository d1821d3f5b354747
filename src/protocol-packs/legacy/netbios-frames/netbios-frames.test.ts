import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const announcement = encode.mailslot('\\MAILSLOT\\BROWSE', encode.hostAnnouncement('PRESS-3'))

test('a datagram tells its sender, and hands on the message and what its mailslot holds', () => {
  const said = factsOf(protocol, encode.named(0x08, 'PLANT', 'PRESS-3', announcement)).map((fact) =>
    fact.kind === 'payload'
      ? [fact.selector, fact.end - fact.start]
      : fact.kind === 'identity'
        ? fact.value
        : fact.kind,
  )
  assert.deepEqual(said, ['PRESS-3', ['smb', announcement.length], ['\\MAILSLOT\\BROWSE', 33]])
})

test('a name that is looked for is none of the one who asks', () => {
  assert.deepEqual(factsOf(protocol, encode.named(0x0a, 'SERVER-1', 'PRESS-3')), [
    { kind: 'lookup', name: 'SERVER-1', outcome: 'requested' },
  ])
})

test('data of a session are handed on where a message begins with them', () => {
  const payloads = (data: Uint8Array) =>
    factsOf(protocol, encode.session(0x16, data)).filter(({ kind }) => kind === 'payload').length
  assert.equal(payloads(announcement), 2)
  assert.equal(payloads(announcement.slice(5)), 0)
})

test('another delimiter is foreign, an end within the names malformed', () => {
  const frame = encode.named(0x08, 'PLANT', 'PRESS-3')
  const kindOf = (bytes: Uint8Array) => tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind
  assert.equal(kindOf(frame.with(2, 0)), 'foreign')
  assert.equal(kindOf(frame.slice(0, 30)), 'malformed')
})
