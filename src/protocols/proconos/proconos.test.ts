import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'

const stop = hex('cc01 0001 400e 0000 4c07')
const stream = { isStream: true }

test('a stop, a start, and what nobody has described', () => {
  const said = (bytes: string) =>
    factsOf(protocol, hex(bytes), stream).map(
      (fact) => fact.kind === 'operation' && `${fact.verb} ${fact.name}`,
    )
  assert.deepEqual(factsOf(protocol, stop, stream), [
    { kind: 'operation', verb: 'stop', name: 'Stop', code: '0x01', outcome: 'requested' },
  ])
  assert.deepEqual(said('cc01 0004 400e 0000 1821'), ['start Cold start'])
  assert.deepEqual(said('cc01 0033 400e 0000 1821'), ['execute Function 0x33'])
})

test('asks for the rest, whatever is cut', () => {
  assert.deepEqual(protocol.dissect(sliceOf(stop.slice(0, 5), stream), undefined), {
    kind: 'incomplete',
    need: 8,
  })
  assert.deepEqual(protocol.dissect(sliceOf(stop.slice(0, 8), stream), undefined), {
    kind: 'incomplete',
    need: 10,
  })
})

test('is found by mark and length alone, and by nothing else', () => {
  assert.equal(protocol.probe?.(sliceOf(stop, stream)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(stop.slice(0, 4), stream)), 'more')
  assert.equal(protocol.probe?.(sliceOf(hex('cc01 0001 000e 0000 4c07'), stream)), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex('cc02'), stream)), 'no')
})

test('damage never throws', () => {
  for (const bytes of mangled(stop)) factsOf(protocol, bytes, stream)
})
