import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { camera } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const answer = encode.discovered(camera, 1)

test('a camera that is found says who it is', () => {
  const said = factsOf(protocol, answer, { fromClient: false })
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind)),
    [
      'operation',
      'vendor Example Vision',
      'model EV-5000M',
      'firmware 1.4.2',
      'serial 40012345',
      'name station 4',
      'mac 02:00:00:00:00:21',
    ],
  )
})

test('what a camera leaves blank is not told', () => {
  const said = factsOf(protocol, encode.discovered({ ...camera, name: '', serial: '' }, 1), {
    fromClient: false,
  })
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'identity' ? [fact.attribute] : [])),
    ['vendor', 'model', 'firmware', 'mac'],
  )
})

test('a write names its register, a refusal its reason', () => {
  const write = encode.command(0x0082, 7, hex('00000a00 00000002'))
  const refusal = encode.acknowledge(0x0083, 7, hex('0000 0000'), 0x8006)
  const said = [...factsOf(protocol, write), ...factsOf(protocol, refusal, { fromClient: false })]
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.name, fact.outcome, fact.object, fact.error]),
    [
      ['WRITEREG', 'requested', 'Control Channel Privilege', undefined],
      ['WRITEREG', 'rejected', undefined, 'access denied'],
    ],
  )
})

test('statuses are those of the standard, in its order', () => {
  const errorOf = (status: number) => {
    const [said] = factsOf(protocol, encode.acknowledge(0x0083, 7, hex('0000 0000'), status), {
      fromClient: false,
    })
    return said?.kind === 'operation' ? said.error : undefined
  }
  assert.deepEqual([0x800b, 0x800d, 0x800e, 0x800f, 0x8777].map(errorOf), [
    'no message',
    'data overrun',
    'invalid header',
    'wrong configuration',
    '0x8777',
  ])
})

test('discovery proves it on any port, other commands and what only begins alike do not', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  assert.equal(is(answer), 'yes')
  assert.equal(is(encode.command(0x0002, 1)), 'yes')
  assert.equal(is(encode.command(0x0002, 0)), 'no')
  assert.equal(is(encode.command(0x0080, 1, hex('00000a00'))), 'no')
  assert.equal(is(answer.subarray(0, 200)), 'no')
})

test('damaged datagrams end', () => {
  for (const bytes of [...mangled(answer), ...mangled(encode.command(0x0084, 9, hex('00000000 00000020')))])
    factsOf(protocol, bytes)
})
