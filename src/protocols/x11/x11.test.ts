import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { accepted, opening, refused } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true
const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream, fromClient: false })
const methods = (...slices: Parameters<typeof tryOut>[1]) =>
  tryOut(protocol, slices).said.map((fact) =>
    fact.kind === 'session' ? fact.method : fact.kind === 'identity' && fact.value,
  )

test('an opening names its method, an answer the display', () => {
  assert.deepEqual(methods(client(opening), server(accepted('The X.Org Foundation'))), [
    'x11, MIT-MAGIC-COOKIE-1',
    'The X.Org Foundation 12101007',
  ])
})

test('no authentication is told, and a refusal with its reason', () => {
  const open = hex('42 00 000b 0000 0000 0000 0000')
  assert.deepEqual(methods(client(open)), ['x11, no authentication'])
  assert.deepEqual(methods(client(opening), server(refused)), ['x11, MIT-MAGIC-COOKIE-1', 'x11, no entry'])
})

test('an opening proves it, other bytes do not', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(client(bytes))
  assert.deepEqual([opening, opening.subarray(0, 20), hex('6c6f67696e3a20726f6f740d0a')].map(ask), [
    'yes',
    'more',
    'no',
  ])
})

test('hostile openings end', () => {
  for (const bytes of mangled(opening)) tryOut(protocol, [client(bytes)])
  for (const bytes of mangled(accepted('x'))) tryOut(protocol, [client(opening), server(bytes)])
})
