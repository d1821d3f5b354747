import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { response, tableRequest } from './testing/encode.ts'

const whole = response([{ network: [10, 1, 0, 0], mask: 0xffff0000, metric: 16 }], 'secret')

test('a response announces networks, and tells of a password without it', () => {
  const said = factsOf(protocol, whole)
  assert.ok(said.some((fact) => fact.kind === 'topology' && fact.route === 'rip 10.1.0.0/16 unreachable'))
  assert.ok(said.some((fact) => fact.kind === 'session' && fact.clearText === true))
  assert.doesNotMatch(JSON.stringify(said), /secret/)
})

test('a request makes no router', () => {
  assert.deepEqual(
    factsOf(protocol, tableRequest()).map(({ kind }) => kind),
    ['operation'],
  )
  assert.equal(protocol.roles, undefined)
})

test('other commands are foreign', () => {
  assert.equal(protocol.dissect(sliceOf(new Uint8Array([9, 2, 0, 0])), undefined).kind, 'foreign')
})

test('hostile datagrams end', () => {
  for (const bytes of mangled(whole)) factsOf(protocol, bytes)
})
