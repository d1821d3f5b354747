import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { data, init } from './captures/script.ts'
import { protocol } from './index.ts'

const selectors = (bytes: Uint8Array, destinationPort = 0) =>
  factsOf(protocol, bytes, { destinationPort }).map((said) =>
    said.kind === 'payload' ? said.selector : said.kind,
  )

test('hands on whole messages by identifier, by port where there is none', () => {
  assert.deepEqual(selectors(data(46, hex('01'))), [46])
  assert.deepEqual(selectors(data(0, hex('01')), 2905), [3])
  assert.deepEqual(selectors(init), ['session'])
})

test('a piece of a message is not handed on', () => {
  const piece = data(46, hex('01'))
  piece[1] = 2
  assert.deepEqual(selectors(piece), [])
})

test('an unknown chunk is foreign, a long one malformed', () => {
  const kinds = ['77 00 0004', '00 03 0044 00000001'].map(
    (byteCount) => tryOut(protocol, [sliceOf(hex(byteCount))]).results[0]?.kind,
  )
  assert.deepEqual(kinds, ['foreign', 'malformed'])
})

test('hostile packets end', () => {
  for (const bytes of mangled(data(46, init))) tryOut(protocol, [sliceOf(bytes)])
})
