import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const said = (...sent: readonly (readonly [bytes: Uint8Array, fromClient: boolean])[]) =>
  tryOut(
    protocol,
    sent.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient })),
  ).said

test('what is opened is told with its line', () => {
  const lines = said([encode.message('open', 'shell:id'), true], [encode.message('open', 'reboot:'), true])
  assert.deepEqual(
    lines.map((fact) => fact.kind === 'operation' && [fact.verb, fact.name, fact.object]),
    [
      ['execute', 'Open shell', 'id'],
      ['restart', 'Open reboot', undefined],
    ],
  )
})

test('no service passes for harmless that is not known to be', () => {
  const verbs = [
    'abb_exec:package\0install\0-S\x0099',
    'abb:x',
    'unroot:',
    'disable-verity:',
    'reverse:forward:x',
    'dev:/dev/mem',
    'new:',
  ]
    .map((line) => said([encode.message('open', line), true])[0])
    .map((fact) => fact?.kind === 'operation' && [fact.verb, fact.code, fact.object])
  assert.deepEqual(verbs, [
    ['execute', 'abb_exec', 'package install -S 99'],
    ['execute', 'abb', 'x'],
    ['configure', 'unroot', undefined],
    ['configure', 'disable-verity', undefined],
    ['configure', 'reverse', 'forward:x'],
    ['execute', 'dev', '/dev/mem'],
    ['execute', 'new', undefined],
  ])
})

test('files that are sent and fetched are told by their paths, in streams for files only', () => {
  const send = encode.carrying('write', encode.fileRequest('SEND', '/data/local/tmp/a,33261'), 7)
  const fetch = encode.carrying('write', encode.fileRequest('RCV2', '/data/x'), 7)
  const close = encode.carrying('close', new Uint8Array(), 7)
  const open = encode.carrying('open', new TextEncoder().encode('sync:\0'), 7)
  const lines = said([send, true], [open, true], [send, true], [fetch, true], [close, true], [send, true])
  assert.deepEqual(
    lines.map((fact) => fact.kind === 'operation' && [fact.verb, fact.object]),
    [
      ['read', undefined],
      ['write', '/data/local/tmp/a'],
      ['read', '/data/x'],
    ],
  )
})

test('a message of a MiB is read by its head, and what follows it is read', () => {
  const long = encode.carrying('write', new Uint8Array(1024 * 1024).fill(7))
  const open = encode.message('open', 'shell:id')
  const stream = new Uint8Array([...long, ...open])
  const parts = [stream.subarray(0, 5000), stream.subarray(5000, 600_000), stream.subarray(600_000)]
  const { results, said } = tryOut(
    protocol,
    parts.map((bytes) => sliceOf(bytes, { isStream: true })),
  )
  assert.ok(results.every(({ kind }) => kind === 'message'))
  assert.equal(said.length, 1)
})

test('a message that comes while a lost one is waited for is read', () => {
  const long = encode.carrying('write', new Uint8Array(100_000)).subarray(0, 50_000)
  assert.equal(said([long, true], [encode.message('open', 'shell:id'), true]).length, 1)
})

test('a device without a key says so, and what it is', () => {
  const banner = encode.message('connect', 'device::ro.product.model=Panel 7;')
  const facts = said([banner, false])
  assert.ok(facts.some((fact) => fact.kind === 'session' && fact.method === 'none'))
  assert.ok(facts.some((fact) => fact.kind === 'identity' && fact.value === 'Panel 7'))
  const withKey = said([encode.message('authenticate', 'x'), false], [banner, false])
  assert.ok(withKey.some((fact) => fact.kind === 'session' && fact.method === 'key'))
})

test('a command and its inverse prove it, a command alone does not', () => {
  const open = encode.message('open', 'shell:')
  assert.equal(protocol.probe?.(sliceOf(open)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(open.with(20, 0))), 'no')
  assert.equal(protocol.probe?.(sliceOf(open.slice(0, 10), { isStream: true })), 'more')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.message('open', 'shell:id'))) said([bytes, true])
})
