import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'

function advertisement(code: number): Uint8Array {
  const writer = new ByteWriter().u8(2, code, 1, 5).ascii('plant').zeros(27).u32be(7)
  return writer.u8(10, 0, 0, 1).ascii('260101000000').zeros(16).take()
}

test('a summary reports domain, revision and updater', () => {
  const said = factsOf(protocol, advertisement(1)).map((fact) =>
    fact.kind === 'operation' ? `${fact.verb} ${fact.object}` : fact.kind === 'topology' ? fact.route : '',
  )
  assert.deepEqual(said, ['', 'report plant revision 7', 'vtp v2 domain plant updated by 10.0.0.1'])
})

test('a subset configures', () => {
  assert.ok(
    factsOf(protocol, advertisement(2)).some(
      (fact) => fact.kind === 'operation' && fact.verb === 'configure',
    ),
  )
})

test('hostile frames end', () => {
  for (const bytes of mangled(advertisement(1))) factsOf(protocol, bytes)
})
