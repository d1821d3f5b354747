import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { frame, query, startup } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true

test('a statement tells its word and table', () => {
  const [fact] = factsOf(protocol, query('drop table if exists plant.readings'), { isStream })
  assert.deepEqual(fact?.kind === 'operation' && [fact.verb, fact.name, fact.object], [
    'delete',
    'DROP',
    'plant.readings',
  ])
})

test('a long statement is read at its beginning', () => {
  const { results, said } = tryOut(protocol, [
    sliceOf(query(`insert into a ${'x'.repeat(2000)}`), { isStream }),
    sliceOf(startup, { isStream }),
  ])
  assert.equal(results.length, 3)
  assert.deepEqual(
    said.map(({ kind }) => kind),
    ['operation', 'session'],
  )
})

test('an opening proves it', () => {
  const ask = (bytes: Uint8Array) => protocol.recognise?.(sliceOf(bytes, { isStream }))
  assert.deepEqual([startup, frame(4, 5, new Uint8Array(0)), frame(4, 7, new Uint8Array(20))].map(ask), [
    'yes',
    'yes',
    'no',
  ])
})

test('hostile frames end', () => {
  for (const bytes of mangled(query('select a from b'))) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
