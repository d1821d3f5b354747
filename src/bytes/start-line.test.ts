import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StartLine } from './start-line.ts'
import { ByteWriter } from './write.ts'

const lines = new StartLine('RTSP', { headBytes: 64, startLineBytes: 32 })
const ascii = (text: string) => new ByteWriter().ascii(text).take()
const judge = (text: string) => lines.judge(ascii(text), 0, text.length)
const read = (text: string, isStream = true) => lines.read(ascii(text), 0, text.length, isStream)

test('a request or an answer of the protocol is known by its first line, others are not', () => {
  assert.deepEqual(
    ['PLAY a RTSP/1.0\r\n', 'RTSP/1.0 200 OK\r\n', 'PLAY a HTTP/1.0\r\n', 'play a RTSP/1.0\r\n'].map(judge),
    ['yes', 'yes', 'no', 'no'],
  )
  assert.deepEqual(['PLAY a RT', 'RTSP/1', 'PLAY a b c d', `PLAY ${'a'.repeat(40)}`].map(judge), [
    'more',
    'more',
    'no',
    'no',
  ])
})

test('a head is read with its method or status and the length of its body', () => {
  const text = 'PLAY a RTSP/1.0\r\nContent-Length: 7\r\n\r\n'
  const head = read(text)
  assert.ok(head.kind === 'head')
  assert.deepEqual([head.method, head.status, head.bodyBytes, head.stop], ['PLAY', 0, 7, text.length])
  const answer = read('RTSP/1.0 404 No\r\nL: -3\r\n\r\n')
  assert.ok(answer.kind === 'head')
  assert.deepEqual([answer.method, answer.status, answer.bodyBytes], ['', 404, 0])
})

test('a head that is not whole waits in a stream, and is wrong in a datagram or when it has no end', () => {
  const cut = 'PLAY a RTSP/1.0\r\nA: b\r\n'
  assert.deepEqual(read(cut), { kind: 'incomplete', need: cut.length + 1 })
  assert.equal(read(cut, false).kind, 'malformed')
  assert.equal(read(`PLAY a RTSP/1.0\r\n${'A: b\r\n'.repeat(20)}`).kind, 'malformed')
  assert.equal(read('hello').kind, 'foreign')
})

test('the next start line begins a line', () => {
  const text = 'x RTSP/1.0 200 OK\r\nbody\r\nRTSP/1.0 200 OK\r\n'
  assert.equal(lines.next(ascii(text), 0, text.length), 25)
  assert.equal(lines.next(ascii('nothing\r\n'), 0, 9), undefined)
})
