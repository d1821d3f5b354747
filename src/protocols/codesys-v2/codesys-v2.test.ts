import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const byteCount = (length: number) => new Uint8Array(length).fill(7)

function emitted(...lines: readonly (readonly [fromClient: boolean, bytes: Uint8Array])[]) {
  const { said } = tryOut(
    protocol,
    lines.map(([fromClient, bytes]) => sliceOf(bytes, { fromClient, isStream: true })),
  )
  return said.map((fact) => {
    if (fact.kind === 'operation') return [fact.verb, fact.object, fact.outcome]
    if (fact.kind === 'transfer') return [fact.name, fact.bytes, fact.direction, fact.purpose]
    return fact.kind
  })
}

test('a program is put together from the request and the pieces after it', () => {
  const answer = [false, encode.message(hex('00'))] as const
  assert.deepEqual(
    emitted(
      [true, encode.writeFile('DEFAULT.PRG', byteCount(300))],
      answer,
      [true, encode.writeMore(byteCount(70), true)],
      answer,
    ),
    [
      ['download-program', 'DEFAULT.PRG', 'requested'],
      ['download-program', 'DEFAULT.PRG', 'succeeded'],
      ['DEFAULT.PRG', 370, 'to-server', 'program'],
      ['write', undefined, 'requested'],
      ['write', undefined, 'succeeded'],
    ],
  )
})

test('a file that is read ends with the piece after which no more follow', () => {
  const pause = hex(`6666 0100 0000 ${'00'.repeat(10)} 01000000 06000000`)
  assert.deepEqual(
    emitted(
      [true, encode.readFile('a.csv')],
      [false, encode.piece(byteCount(9), false)],
      [true, pause],
      [true, encode.readMore()],
      [false, encode.piece(byteCount(4), true)],
    ).filter(([word]) => word === 'a.csv'),
    [['a.csv', 13, 'to-client', 'file']],
  )
})

test('shell commands have the verb of what they do; fetching their output asks for nothing', () => {
  assert.deepEqual(
    emitted(
      [true, encode.shell('stopprg')],
      [false, encode.block(hex('92 00 00 04 00 00 00 4f6b 00'))],
      [true, encode.block(hex('92 01 00 0100 00'))],
      [true, encode.shell('rtsinfo')],
    ),
    [
      ['stop', 'stopprg', 'requested'],
      ['stop', 'stopprg', 'succeeded'],
      ['identify', 'rtsinfo', 'requested'],
    ],
  )
})

test('blocks of any length in either order are one message each', () => {
  for (const length of [1, 255, 256, 512, 1000, 1024, 2048, 4096]) {
    const data = new Uint8Array(length).fill(0)
    data.set(encode.shell('stopprg').subarray(24).subarray(0, length))
    for (const block of [encode.block(data), encode.bigBlock(data)]) {
      const dissected = protocol.dissect(sliceOf(block, { isStream: true }), protocol.newState!())
      assert.deepEqual([dissected.kind, 'length' in dissected && dissected.length], ['message', block.length])
      if (length > 13) assert.deepEqual(emitted([true, block])[0], ['stop', 'stopprg', 'requested'])
    }
  }
})

test('a file in pieces of 1024 bytes is hashed whole', () => {
  const piece = encode.piece(byteCount(1018), false)
  assert.equal(piece.length, 24 + 1024)
  assert.deepEqual(
    emitted(
      [true, encode.readFile('a.csv')],
      [false, piece],
      [true, encode.readMore()],
      [false, encode.piece(byteCount(4), true)],
    ).filter(([word]) => word === 'a.csv'),
    [['a.csv', 1022, 'to-client', 'file']],
  )
})

test('a command is told however it is padded, and whatever its second byte is but a 1', () => {
  const odd = encode.shell('stopprg')
  odd[25] = 2
  for (const request of [
    odd,
    encode.shell(' stopprg'),
    encode.shell('stopprg\t'),
    encode.shell('StopPrg\r\n'),
  ])
    assert.equal(emitted([true, request])[0]?.[0], 'stop')
  assert.deepEqual(emitted([true, encode.block(hex('92 02 00 0000'))])[0], [
    'execute',
    undefined,
    'requested',
  ])
})

test('the long header proves it in the middle of a session, other bytes do not', () => {
  const probe = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(probe(encode.shell('pid')), 'yes')
  assert.equal(probe(hex('cccc 0100 0500 0000 00ff 0000 0000 0000 01000000 23050000')), 'no')
  assert.equal(probe(hex('cccc')), 'more')
})
