import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeDnsMessage } from '#bytes/dns-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'

const questions = [{ name: 'ENGINEER1', type: 1 }]
const answers = [{ name: 'ENGINEER1', type: 1, data: hex('0a010120') }]
const response = writeDnsMessage({ id: 9, flags: 0x8000, questions, answers })

test('who answers owns the name', () => {
  assert.deepEqual(factsOf(protocol, response, { fromClient: false }), [
    { kind: 'lookup', name: 'ENGINEER1', answer: '10.1.1.32', outcome: 'succeeded' },
    {
      kind: 'identity',
      about: 'server',
      attribute: 'name',
      value: 'ENGINEER1',
      confidence: 0.6,
      field: 'NAME',
    },
  ])
})

test('a question names nobody', () => {
  assert.deepEqual(factsOf(protocol, writeDnsMessage({ id: 9, flags: 0, questions })), [
    { kind: 'lookup', name: 'ENGINEER1', outcome: 'requested' },
  ])
})

test('hostile messages end', () => {
  for (const bytes of mangled(response)) {
    factsOf(protocol, bytes)
    factsOf(protocol, bytes, { isStream: true })
  }
})
