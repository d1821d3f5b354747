import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { announcement } from './captures/script.ts'
import { protocol } from './index.ts'

test('a router says who it is', () => {
  const said = factsOf(protocol, announcement()).map((fact) =>
    fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind === 'topology' ? fact.port : '',
  )
  assert.deepEqual(said, [
    'mac 02:00:00:00:00:01',
    'name gate-cell-3',
    'firmware 7.14 (stable)',
    'vendor MikroTik',
    'model RB750Gr3',
    'ip 10.20.0.1',
    'role router',
    'bridge/ether2',
  ])
})

test('a probe tells nothing; fields that do not fill the datagram are foreign', () => {
  assert.deepEqual(factsOf(protocol, hex('00000000')), [])
  assert.equal(tryOut(protocol, [sliceOf(announcement().subarray(0, 60))]).results[0]?.kind, 'foreign')
})

test('hostile announcements end', () => {
  for (const bytes of mangled(announcement())) tryOut(protocol, [sliceOf(bytes)])
})
