import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { dataMessage } from './testing/encode.ts'

const produced = { producer: [10, 20, 0, 1], state: 7, data: new Uint8Array(8) } as const

test('a message seen in the wild is read', () => {
  const bytes = hex('0d01 d4f0 c0a8084d 7b000000 be8a7e38 00811b2c 00000000 00000000 00000000 0000')
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
  assert.deepEqual(tryOut(protocol, [sliceOf(bytes)]).said, [
    {
      kind: 'identity',
      about: 'client',
      attribute: 'address:ge-egd-producer',
      value: '192.168.8.77',
      confidence: 0.95,
      field: 'Producer ID',
    },
    {
      kind: 'stream',
      about: 'client',
      id: '192.168.8.77/123',
      sequence: 61652,
      state: 'no new data, signature 0, 2 bytes',
    },
  ])
})

test('messages that differ in count and data alone have one number', () => {
  const number = (status: number, request: number) =>
    protocol.foldKey?.(sliceOf(dataMessage({ ...produced, request, status })), undefined)
  assert.equal(number(1, 1), number(1, 2))
  assert.notEqual(number(1, 1), number(3, 1))
})

test('an impossible exchange, time or reserved byte is foreign', () => {
  const bytes = dataMessage({ ...produced, request: 1 })
  for (const [at, value] of [
    [10, 1],
    [19, 0xff],
    [28, 1],
  ] as const) {
    const spoilt = bytes.slice()
    spoilt[at] = value
    assert.equal(protocol.probe?.(sliceOf(spoilt)), 'no')
  }
})
