import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

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
    ['subscribe requested', 'subscribe succeeded', 'report succeeded'],
  )
})

test('over TCP messages have a length, and signals tell nothing', () => {
  const ask = encode.message({ type: 'confirmable', code: 1, id: 0, token: 7, path: 'temperature' })
  const answer = encode.message({
    type: 'acknowledgement',
    code: 0x45,
    id: 0,
    token: 7,
    payload: 'x'.repeat(300),
  })
  const stream = [hex('00 e1'), encode.overTcp(ask), encode.overTcp(answer)]
  const { results, said } = tryOut(protocol, [
    sliceOf(stream[0]!, { isStream: true }),
    sliceOf(new Uint8Array([...stream[1]!, 0x00]), { isStream: true }),
    sliceOf(stream[2]!, { isStream: true, fromClient: false }),
  ])
  assert.deepEqual(
    results.flatMap((result) => (result.kind === 'message' ? [result.length] : [])),
    stream.map(({ length }) => length),
  )
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [`${fact.object} ${fact.outcome}`] : [])),
    ['/temperature requested', '/temperature succeeded'],
  )
  for (let end = 1; end < stream[2]!.length; end++)
    assert.equal(
      tryOut(protocol, [sliceOf(stream[2]!, { end, isStream: true })]).results[0]?.kind,
      'incomplete',
    )
  for (const bytes of mangled(stream[1]!)) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})

test('damaged messages end', () => {
  for (const bytes of mangled(
    encode.message({ type: 'confirmable', code: 3, id: 1, token: 7, path: 'a/b', payload: '1' }),
  ))
    said([bytes, true])
})
