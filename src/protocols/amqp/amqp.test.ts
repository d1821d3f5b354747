import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

type Sent = readonly [bytes: Uint8Array, fromClient: boolean]
const said = (...sent: readonly Sent[]) =>
  tryOut(
    protocol,
    sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said

const header: Sent = [encode.protocolHeader(), true]
const start: Sent = [encode.start({ product: 'Example Broker', version: '3.1' }), false]
const startOk: Sent = [encode.startOk('line', 'secret'), true]

test('a broker tells its product, a client its readable user', () => {
  const facts = said(header, start, startOk, [encode.tune(), false])
  const session = facts.find((fact) => fact.kind === 'session')
  assert.equal(
    session?.kind === 'session' && `${session.phase} ${session.user} ${session.clearText}`,
    'open line true',
  )
  assert.equal(
    facts.some((fact) => fact.kind === 'identity' && fact.value === 'Example Broker 3.1'),
    true,
  )
})

test('damaged frames end', () => {
  for (const [bytes, fromClient] of [start, startOk])
    for (const damaged of mangled(bytes)) said(header, [damaged, fromClient])
})
