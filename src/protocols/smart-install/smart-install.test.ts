import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const question = hex('00000001 00000001 00000004 00000008 00000001 00000000')
const command = new TextEncoder().encode('copy system:running-config tftp://10.0.0.66/x.conf')
const order = Uint8Array.of(
  ...hex('00000001 00000001 00000008 0000003e 00010014 00000001 00000000'),
  ...command,
)

test('a question and an order', () => {
  const operation = { kind: 'operation', outcome: 'requested' } as const
  assert.deepEqual(factsOf(protocol, question), [
    { ...operation, verb: 'identify', name: 'Ask version', code: '4', object: undefined },
  ])
  assert.deepEqual(factsOf(protocol, order), [
    {
      ...operation,
      verb: 'execute',
      name: 'Run commands',
      code: '8',
      object: new TextDecoder().decode(command),
    },
  ])
})

test('asks for the rest of a message split across segments', () => {
  const slice = sliceOf(order.slice(0, 20), { isStream: true })
  assert.deepEqual(protocol.dissect(slice, undefined), { kind: 'incomplete', need: order.length })
})

test('what a switch says to its director is a report, and no order but to run commands', () => {
  const verbOf = (bytes: Uint8Array, type: number) => {
    const said = bytes.slice()
    said[3] = 4
    said[11] = type
    return factsOf(protocol, said).map((fact) => fact.kind === 'operation' && fact.verb)
  }
  assert.deepEqual(
    [3, 4, 7, 8].map((type) => verbOf(order, type)[0]),
    ['report', 'report', 'report', 'execute'],
  )
})

test('a message nobody has described sets something up', () => {
  const fact = factsOf(protocol, question.with(11, 9))[0]
  assert.equal(fact?.kind === 'operation' && fact.verb, 'configure')
})

test('other bytes are foreign', () => {
  for (const other of [
    '48',
    '0000000148',
    '000000010000000100000100',
    '48545450 2f312e31 20323030 204f4b0d',
    '00000002 00000001 00000004 00000008',
  ])
    assert.equal(protocol.dissect(sliceOf(hex(other)), undefined).kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(question), ...mangled(order)]) factsOf(protocol, bytes)
})
