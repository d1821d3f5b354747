import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

function stream(...parts: readonly Sent[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: false })),
  ).said as readonly Fact[]
}

const cookie = new ByteWriter().ascii('Cookie: mstshash=eng\r\n').bytes(hex('01 00 0800 03000000')).take()
// MCS Connect-Initial cut to what names the client: T.124 key, Duca, CS_CORE.
const initial = new ByteWriter()
  .bytes(hex('7f65 8200b0 0005 0014 7c 00 01 80a0 0008 0010 0001 c000 4475 6361 8094'))
  .bytes(hex('01c0 d800 04000800 0005 0004 01ca 03aa 07040000 280a0000'))
  .utf16le('ENG-STATION')
  .zeros(200)
  .take()

test('the negotiated security level is told with the user of the cookie', () => {
  const said = stream([cookie, true], [hex('02 00 0800 02000000'), false])
  assert.deepEqual(said, [
    { kind: 'session', phase: 'open', user: 'eng', method: 'rdp, CredSSP', secured: true },
  ])
})

test('the client core data names the client, its build and its keyboard', () => {
  assert.deepEqual(
    stream([initial, true]).map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value] : [])),
    [
      ['name', 'ENG-STATION'],
      ['os-build', '2600'],
      ['description', 'keyboard layout 0x00000407'],
    ],
  )
})

test('a client that asks for the server’s own channel is told', () => {
  const greedy = new ByteWriter()
    .bytes(initial.subarray(0, initial.length - 60))
    .ascii('MS_T120\0')
    .zeros(52)
    .take()
  const emitted = stream([greedy, true]).some(
    (fact) => fact.kind === 'anomaly' && fact.what === 'reserved-channel',
  )
  assert.equal(emitted, true)
})

test('damaged messages end', () => {
  const talk: Sent[] = [
    [cookie, true],
    [hex('02 00 0800 02000000'), false],
    [initial, true],
  ]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})
