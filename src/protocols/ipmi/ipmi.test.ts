import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const said = (...sent: readonly Uint8Array[]) =>
  tryOut(
    protocol,
    sent.map((bytes, i) => sliceOf(bytes, { fromClient: i % 2 === 0 })),
  ).said

const power = { function: 0, command: 2, sequence: 5, data: [0] }

test('a power down is a stop, and says how it ended', () => {
  const facts = said(encode.request(power), encode.response(power, 0xd4))
  assert.deepEqual(facts.at(-1), {
    kind: 'operation',
    verb: 'stop',
    name: 'Chassis Control: power down',
    code: '0x00/0x02',
    object: undefined,
    outcome: 'rejected',
    error: 'Insufficient privilege',
  })
})

test('the encoder makes a message as the specification prints it', () => {
  const capabilities = { function: 6, command: 0x38, sequence: 0, data: [0x8e, 4] }
  assert.deepEqual(
    encode.request(capabilities),
    hex('0600ff07 00 00000000 00000000 09 20 18 c8 81 00 38 8e 04 b5'),
  )
})

test('wrong checksums are not recognised', () => {
  const bytes = encode.request(power)
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
  bytes[bytes.length - 1]! ^= 1
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.response({ ...power, command: 1, function: 6 })))
    said(encode.request(power), bytes)
})

test('a board that agrees to check no password is told, one that agrees to a cipher is not', () => {
  // Open session, its answer: tag, status, privilege, both sessions, then authentication, integrity, confidentiality (§13.18).
  const ask = hex(
    '0600ff07 0610 00000000 00000000 2000 01000000 a0a2a3a4 00000008 00000000 01000008 00000000 02000008 00000000',
  )
  const answer = (algorithm: string) =>
    hex(
      `0600ff07 0611 00000000 00000000 2400 01000000 a0a2a3a4 00110002 00000008 ${algorithm}000000 01000008 00000000 02000008 00000000`,
    )
  const anomalies = (algorithm: string) =>
    said(ask, answer(algorithm)).flatMap((fact) => (fact.kind === 'anomaly' ? [fact.what] : []))
  assert.deepEqual(anomalies('00'), ['ipmi-cipher-zero'])
  assert.deepEqual(anomalies('01'), [])
})
