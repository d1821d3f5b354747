import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('maker and model are told from the answers', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.response(0x012b, 'Example Controls'), { fromClient: false, isStream: true }),
    sliceOf(encode.response(0x012a, 'EX306'), { fromClient: false, isStream: true }),
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'identity' && [fact.attribute, fact.value]),
    [
      ['vendor', 'Example Controls'],
      ['model', 'EX306'],
    ],
  )
})

test('only the two questions of one form are believed without a port', () => {
  assert.equal(protocol.probe?.(sliceOf(encode.request(0x012b), { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(encode.response(0x012a, 'EX'), { isStream: true })), 'no')
})
