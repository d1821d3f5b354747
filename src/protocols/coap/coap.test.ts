import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]

const said = (...sent: readonly Sent[]) =>
  tryOut(
    protocol,
    sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient })),
  ).said

test('the example of RFC 7252, appendix A', () => {
  // Figure 16: a confirmable GET of /temperature and its piggybacked response.
  const facts = said(
    [hex('40 01 7d34 bb 74656d7065726174757265'), true],
    [hex('60 45 7d34 ff 32322e3320 43'), false],
  )
  assert.deepEqual(facts.at(-1), { kind: 'reading', about: 'server', point: '/temperature', value: '22.3 C' })
})

test('an observed resource goes on under one token', () => {
  const facts = said(
    [encode.message({ type: 'confirmable', code: 1, id: 1, token: 7, path: 't', observe: 0 }), true],
    [
      encode.message({ type: 'acknowledgement', code: 0x45, id: 1, token: 7, observe: 2, payload: '1' }),
      false,
    ],
    [
      encode.message({ type: 'nonConfirmable', code: 0x45, id: 9, token: 7, observe: 3, payload: '2' }),
      false,
    ],
  )
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'reading' ? [fact.value] : [])),
    [1, 2],
  )
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'operation' ? [`${fact.verb} ${fact.outcome}`] : [])),
    ['subscribe asked', 'subscribe ok', 'report ok'],
  )
})

test('damaged messages end', () => {
  for (const bytes of mangled(
    encode.message({ type: 'confirmable', code: 3, id: 1, token: 7, path: 'a/b', payload: '1' }),
  ))
    said([bytes, true])
})
