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

const asked: Sent = [encode.packet('prelogin', encode.preloginOptions(0, 0, 2)), true]
const login: Sent = [encode.login('PC', 'sa', 'tool'), true]

test('a server tells its version, a client its names, a statement what it does', () => {
  const facts = said(asked, [encode.packet('response', encode.preloginOptions(16, 1000, 2)), false], login, [
    encode.batch('delete from a'),
    true,
  ])
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'identity' ? [fact.value] : [])),
    ['Microsoft SQL Server 16.0.1000', 'PC', 'tool'],
  )
  const last = facts.at(-1)
  assert.equal(last?.kind === 'operation' && last.verb, 'delete')
})

test('what TLS hides is not read', () => {
  const facts = said(asked, [encode.packet('response', encode.preloginOptions(16, 0, 1)), false], login)
  assert.equal(facts.at(-1)?.kind, 'identity')
})

test('damaged packets end', () => {
  for (const [bytes, fromClient] of [asked, login])
    for (const damaged of mangled(bytes)) said([damaged, fromClient])
})
