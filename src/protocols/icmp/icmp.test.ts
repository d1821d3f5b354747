import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { encodeEcho } from './encode.ts'
import { protocol } from './index.ts'

const echo = encodeEcho(8, 1, 2, hex('6162'))

test('an echo is a diagnosis, its reply the answer', () => {
  assert.deepEqual(factsOf(protocol, echo), [
    {
      kind: 'operation',
      about: 'server',
      code: '8',
      name: 'Echo',
      verb: 'diagnose',
      object: undefined,
      outcome: 'asked',
    },
  ])
  const [reply] = factsOf(protocol, encodeEcho(0, 1, 2, hex('6162')), { fromClient: false })
  assert.equal(reply?.kind === 'operation' && reply.outcome, 'ok')
})

test('a redirect names a router', () => {
  const said = factsOf(protocol, hex('05 01 0000 0a010101 4500'))
  assert.ok(
    said.some((fact) => fact.kind === 'identity' && fact.about === '10.1.1.1' && fact.value === 'router'),
  )
})

test('a message shorter than its header is malformed', () => {
  assert.equal(tryOut(protocol, [sliceOf(hex('0800 0000'))]).results[0]?.kind, 'malformed')
})

test('hostile messages end', () => {
  for (const bytes of mangled(echo)) factsOf(protocol, bytes)
})
