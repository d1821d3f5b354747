import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

const octets = (length: number) => new Uint8Array(length).fill(7)

function told(...lines: readonly (readonly [fromClient: boolean, bytes: Uint8Array])[]) {
  const { said } = tryOut(
    protocol,
    lines.map(([fromClient, bytes]) => sliceOf(bytes, { fromClient, isStream: true })),
  )
  return said.map((fact) => {
    if (fact.kind === 'operation') return [fact.verb, fact.object, fact.outcome]
    if (fact.kind === 'transfer') return [fact.name, fact.octets, fact.direction, fact.purpose]
    return fact.kind
  })
}

test('a program is put together from the request and the pieces after it', () => {
  const answer = [false, encode.message(hex('00'))] as const
  assert.deepEqual(
    told(
      [true, encode.writeFile('DEFAULT.PRG', octets(300))],
      answer,
      [true, encode.writeMore(octets(70), true)],
      answer,
    ),
    [
      ['download-program', 'DEFAULT.PRG', 'asked'],
      ['download-program', 'DEFAULT.PRG', 'ok'],
      ['DEFAULT.PRG', 370, 'to-server', 'program'],
      ['write', undefined, 'asked'],
      ['write', undefined, 'ok'],
    ],
  )
})

test('a file that is read ends with the piece after which no more follow', () => {
  const pause = hex(`6666 0100 0000 ${'00'.repeat(10)} 01000000 06000000`)
  assert.deepEqual(
    told(
      [true, encode.readFile('a.csv')],
      [false, encode.piece(octets(9), false)],
      [true, pause],
      [true, encode.readMore()],
      [false, encode.piece(octets(4), true)],
    ).filter(([word]) => word === 'a.csv'),
    [['a.csv', 13, 'to-client', 'file']],
  )
})

test('shell commands have the verb of what they do; fetching their output asks for nothing', () => {
  assert.deepEqual(
    told(
      [true, encode.shell('stopprg')],
      [false, encode.block(hex('92 00 00 04 00 00 00 4f6b 00'))],
      [true, encode.block(hex('92 01 00 0100 00'))],
      [true, encode.shell('rtsinfo')],
    ),
    [
      ['stop', 'stopprg', 'asked'],
      ['stop', 'stopprg', 'ok'],
      ['identify', 'rtsinfo', 'asked'],
    ],
  )
})

test('the long header proves it in the middle of a session, other octets do not', () => {
  const recognise = (bytes: Uint8Array) => protocol.recognise?.(sliceOf(bytes, { isStream: true }))
  assert.equal(recognise(encode.shell('pid')), 'yes')
  assert.equal(recognise(hex('cccc 0100 0500 0000 00ff 0000 0000 0000 01000000 23050000')), 'no')
  assert.equal(recognise(hex('cccc')), 'more')
})
