import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headEnd, latin1, readMessageHead } from './message-head.ts'
import { ByteWriter } from './write.ts'

const bytes = new ByteWriter()
  .ascii('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nServer:  a\tb\r\nCSeq: 2\r\n\r\nrest')
  .take()

test('the head ends behind the first empty line', () => {
  const end = headEnd(bytes, 0, bytes.length)
  assert.equal(latin1(bytes, end, bytes.length), 'rest')
  assert.equal(headEnd(bytes, 0, end - 1), -1)
})

test('fields have lower-case names, clean values, and the first of a repeated one', () => {
  const { startLine, fields } = readMessageHead(bytes, 0, headEnd(bytes, 0, bytes.length))
  assert.equal(startLine, 'OPTIONS * RTSP/1.0')
  assert.deepEqual(
    [...fields],
    [
      ['cseq', '1'],
      ['server', 'a b'],
    ],
  )
})

test('every byte is the character of its number, however many there are', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const characters = Array.from(all, (byte) => String.fromCharCode(byte)).join('')
  for (const length of [8, 16, 17, 47, 48, 128, 129, 256])
    assert.equal(latin1(all, 0, length), characters.slice(0, length))
  const long = new Uint8Array(20_000).fill(0x41)
  assert.equal(latin1(long, 1, long.length), 'A'.repeat(19_999))
  long[19_999] = 0xe9
  assert.equal(latin1(long, 1, long.length), `${'A'.repeat(19_998)}é`)
})
