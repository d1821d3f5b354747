import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const offer = encode.offer(0x1234, [10, 0, 0, 1], 30_501)
const call = { service: 0x1234, method: 1, session: 7 }

test('an offer tells where its service will be', () => {
  const said = factsOf(protocol, offer)
  assert.deepEqual(said.at(-1), {
    kind: 'expectation',
    protocol: 'someip',
    transport: 'udp',
    ip: '10.0.0.1',
    port: 30_501,
  })
})

test('an error refuses the call of its session', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.message({ ...call, type: 'request' })),
    sliceOf(encode.message({ ...call, type: 'error', returnCode: 3 }), { fromClient: false }),
  ])
  const last = said.at(-1)
  assert.equal(last?.kind === 'operation' && `${last.outcome} ${last.error}`, 'rejected return code 3')
})

test('a datagram shorter than a header is foreign, unless the capture cut it', () => {
  const kindOf = (isCut: boolean) => protocol.dissect(sliceOf(offer.slice(0, 12), { isCut }), undefined).kind
  assert.deepEqual([false, true].map(kindOf), ['foreign', 'incomplete'])
})

test('damaged messages end', () => {
  for (const bytes of mangled(offer)) factsOf(protocol, bytes)
})
