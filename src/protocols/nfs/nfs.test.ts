import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { directoryAndName, lookupCompound } from './captures/script.ts'
import { protocol } from './index.ts'

function call(version: number, procedure: number, bytes: Uint8Array) {
  return sliceOf(bytes, { context: { version, procedure, isCall: true, isEmpty: false } })
}

function lines(...slices: Parameters<typeof tryOut>[1]): readonly string[] {
  return tryOut(protocol, slices).said.map((it) =>
    it.kind === 'operation' ? `${it.verb} ${it.name} ${it.object ?? '-'} ${it.outcome}` : it.kind,
  )
}

test('a removal names its file and is rejected', () => {
  const refused = sliceOf(new Uint8Array([0, 0, 0, 13]), {
    fromClient: false,
    context: { version: 3, procedure: 12, isCall: false, isEmpty: false },
  })
  assert.deepEqual(lines(call(3, 12, directoryAndName('batch.db').take()), refused), [
    'delete REMOVE batch.db requested',
    'delete REMOVE batch.db rejected',
  ])
})

test('a compound is told operation by operation', () => {
  assert.deepEqual(lines(call(4, 1, lookupCompound('recipes1').take())), [
    'read PUTROOTFH - requested',
    'browse LOOKUP recipes1 requested',
    'read GETFH - requested',
  ])
})

test('hostile calls end', () => {
  for (const bytes of mangled(directoryAndName('batch.db').take())) lines(call(3, 12, bytes))
  for (const bytes of mangled(lookupCompound('recipes1').take())) lines(call(4, 1, bytes))
})
