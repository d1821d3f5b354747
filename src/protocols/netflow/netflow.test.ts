import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { ipfix, versionFive, versionNine } from './captures/script.ts'
import { protocol } from './index.ts'

test('exports name exporter and collector, version and sets', () => {
  const object = (bytes: Uint8Array) => factsOf(protocol, bytes).find(({ kind }) => kind === 'operation')
  const objects = [versionFive(), versionNine(), ipfix()].map((bytes) => {
    const said = object(bytes)
    return said?.kind === 'operation' && said.object
  })
  assert.deepEqual(objects, ['NetFlow 5 flows', 'NetFlow 9 domain 7 templates', 'IPFIX domain 7 templates'])
})

test('lengths that agree and a time that can be prove it', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  for (const bytes of [versionFive(), versionNine(), ipfix()]) {
    assert.equal(ask(bytes), 'yes')
    assert.equal(ask(bytes.subarray(0, bytes.length - 1)), 'no')
  }
})

test('hostile datagrams end', () => {
  for (const whole of [versionFive(), versionNine(), ipfix()])
    for (const bytes of mangled(whole)) {
      factsOf(protocol, bytes)
      factsOf(protocol, bytes, { isStream: true })
    }
})
