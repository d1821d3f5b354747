import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

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
  assert.equal(protocol.recognise?.(sliceOf(open)), 'yes')
  assert.equal(protocol.recognise?.(sliceOf(open.with(20, 0))), 'no')
  assert.equal(protocol.recognise?.(sliceOf(open.slice(0, 10), { isStream: true })), 'more')
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.message('open', 'shell:id'))) said([bytes, true])
})
