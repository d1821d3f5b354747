import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

/** RFC 6886 §3.3: map TCP 502 to outer port 8000 for an hour. */
const mapTcp = hex('00 02 0000 01f6 1f40 00000e10')
const mapped = hex('00 82 0000 00000010 01f6 1f40 00000e10')
const refused = hex('00 82 0002 00000010')
/** RFC 6887 §11.1, with the option of §13.1: TCP 502 of 10.20.0.7. */
const mapOther = hex(
  '02 01 0000 00000e10 00000000000000000000ffff0a140042 a1a2a3a4a5a6a7a8a9aaabac 06 000000 01f6 0000 00000000000000000000ffff00000000 01 00 0010 00000000000000000000ffff0a140007',
)

const operations = (bytes: Uint8Array, fromClient = true) =>
  factsOf(protocol, bytes, { fromClient }).filter(({ kind }) => kind === 'operation')

test('a port of the internet is asked for, and given', () => {
  const operation = { kind: 'operation', verb: 'execute', name: 'Map TCP', code: 'nat-pmp:2' } as const
  const object = 'TCP 502 from outer port 8000'
  assert.deepEqual(operations(mapTcp), [{ ...operation, object, outcome: 'requested' }])
  assert.deepEqual(operations(mapped, false), [{ ...operation, object, outcome: 'succeeded' }])
})

test('a refusal says why', () => {
  const [refusal] = operations(refused, false)
  assert.ok(refusal?.kind === 'operation')
  assert.deepEqual([refusal.outcome, refusal.error], ['rejected', 'not authorized'])
})

test('a lifetime of nothing takes the mapping away', () => {
  const [removal] = operations(hex('00 02 0000 01f6 0000 00000000'))
  assert.ok(removal?.kind === 'operation')
  assert.equal(removal.verb, 'delete')
})

test('PCP maps a port for another host', () => {
  const [operation] = operations(mapOther)
  assert.ok(operation?.kind === 'operation')
  assert.deepEqual([operation.name, operation.object], ['MAP', 'TCP 502 of 10.20.0.7'])
})

test('other versions and lengths are foreign', () => {
  for (const other of ['01 00', '00 02 0000', '00 03 000000000000000000 00', '02 01 0000'])
    assert.equal(protocol.dissect(sliceOf(hex(other)), undefined).kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of [mapTcp, mapped, refused, mapOther].flatMap((byteCount) => [...mangled(byteCount)]))
    factsOf(protocol, bytes)
})
