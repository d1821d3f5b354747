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

test('a device tells its identifier and tag', () => {
  const body = encode.device('0015AC-EX100-0000017', 'FT-101')
  const facts = said([
    encode.message({ protocol: 'sm', step: 'response', service: 3, invokeId: 1, body }),
    false,
  ])
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'identity' ? [[fact.about, fact.attribute, fact.value]] : [])),
    [
      ['server', 'device-id', '0015AC-EX100-0000017'],
      ['server', 'plant-tag', 'FT-101'],
    ],
  )
})

test('an error refuses the service with its invoke identifier', () => {
  const facts = said(
    [
      encode.message({ protocol: 'fms', step: 'request', service: 20, invokeId: 7, body: hex('00000003') }),
      true,
    ],
    [encode.message({ protocol: 'fms', step: 'error', service: 20, invokeId: 8 }), false],
    [encode.message({ protocol: 'fms', step: 'error', service: 20, invokeId: 7 }), false],
  )
  assert.deepEqual(
    facts.map((fact) => fact.kind === 'operation' && [fact.verb, fact.object, fact.outcome]),
    [
      ['stop', 'index 3', 'requested'],
      ['stop', 'index 3', 'rejected'],
    ],
  )
})

test('damaged messages end', () => {
  const body = encode.maker('a', 'b', 'c')
  for (const bytes of mangled(
    encode.message({ protocol: 'fms', step: 'response', service: 1, invokeId: 1, body }),
  ))
    said([bytes, false])
})

test('a message that fills a datagram proves itself on any port, half of one or one too long does not', () => {
  const whole = encode.message({ protocol: 'sm', step: 'request', service: 3, invokeId: 1 })
  const proof = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  const unknown = encode.message({ protocol: 'sm', step: 'request', service: 77, invokeId: 1 })
  assert.deepEqual(
    [proof(whole), proof(whole.subarray(0, 14)), proof(Uint8Array.of(...whole, 0)), proof(unknown)],
    ['yes', 'no', 'no', 'no'],
  )
})
