import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { readConversation, readDamagedConversation } from '#model/conversation'
import { sliceOf } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const text = (line: string) => new TextEncoder().encode(line)
const proof = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))

test('a header is one message, and makes the client a proxy', () => {
  assert.deepEqual(readConversation(protocol, [[scripts[0]!.lines[0]![1], true]], true), [
    {
      kind: 'identity',
      about: 'client',
      attribute: 'role',
      value: 'proxy',
      confidence: 0.4,
      field: 'PROXY header',
    },
  ])
})

test('either version proves itself; half of one waits, and what only begins alike is none', () => {
  const [line, binary] = [scripts[0]!.lines[0]![1], scripts[1]!.lines[0]![1]]
  assert.deepEqual(
    [
      proof(line),
      proof(binary),
      proof(line.subarray(0, 3)),
      proof(line.subarray(0, 30)),
      proof(binary.subarray(0, 20)),
      proof(text('PROXY UNKNOWN\r\n')),
      proof(text('PROXY is a word\r\n')),
      proof(text('POST / HTTP/1.1\r\n')),
    ],
    ['yes', 'yes', 'more', 'more', 'more', 'yes', 'no', 'no'],
  )
})

test('damaged headers end', () => {
  readDamagedConversation(protocol, [[scripts[0]!.lines[0]![1], true]], true, mangled)
  readDamagedConversation(protocol, [[scripts[1]!.lines[0]![1], true]], true, mangled)
})
