import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { protocol } from './index.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

function stream(...parts: readonly Sent[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said as readonly Fact[]
}

// Bind to svcctl 2.0 with NDR; then a request with opnum 12, and a fault: C706 §12.6.4.
const bind: Sent = [
  hex(`05000b03 10000000 4800 0000 01000000 d016 d016 00000000 01 000000 0000 01 00
  81bb7a364498f135ad3298f038001003 02000000 045d888aeb1cc9119fe808002b104860 02000000`),
  true,
]
const acknowledged: Sent = [hex('05000c03 10000000 1800 0000 01000000 d016d016 00000000'), false]
const create: Sent = [hex('05000003 10000000 1c00 0000 02000000 04000000 0000 0c00 aabbccdd'), true]
const fault: Sent = [hex('05000303 10000000 2000 0000 02000000 00000000 0000 0000 05000000 00000000'), false]

test('a call is named by its interface and operation', () => {
  const said = stream(bind, acknowledged, create, fault)
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'operation' ? [fact.code, fact.name, fact.outcome, fact.error] : [fact.kind],
    ),
    [
      ['bind', 'bind', 'asked', undefined],
      ['bind', 'bind', 'ok', undefined],
      ['svcctl/12', 'RCreateServiceW', 'asked', undefined],
      ['payload'],
      ['svcctl/12', 'RCreateServiceW', 'refused', '0x00000005'],
    ],
  )
})

test('a header of version 5 is recognised, other octets are not', () => {
  assert.equal(protocol.recognise!(sliceOf(bind[0], { isStream: true })), 'yes')
  assert.equal(protocol.recognise!(sliceOf(hex('05 01 00'), { isStream: true })), 'more')
  assert.equal(
    protocol.recognise!(sliceOf(hex('050000 0310 0001 0000 0000 0000 0000 0000'), { isStream: true })),
    'no',
  )
})

test('damaged messages end', () => {
  const talk: Sent[] = [bind, acknowledged, create, fault]
  for (const [i, [whole, fromClient]] of talk.entries()) {
    for (const bytes of mangled(whole)) stream(...talk.slice(0, i), [bytes, fromClient])
  }
})
