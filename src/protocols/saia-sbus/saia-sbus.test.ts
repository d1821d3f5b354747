import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

function emitted(name: string): readonly Fact[] {
  const { lines } = scripts.find((script) => script.name === name)!
  const slices = lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client' }))
  return tryOut(protocol, slices).said as readonly Fact[]
}

test('identity, state and values are read from answers', () => {
  const facts = emitted('identity-and-registers')
  const values = facts.filter((fact) => fact.kind === 'identity' || fact.kind === 'reading')
  assert.deepEqual(
    values.map((fact) =>
      fact.kind === 'identity'
        ? [fact.attribute, fact.value]
        : fact.kind === 'reading' && [fact.point, fact.value],
    ),
    [
      ['address:sbus-station', '10'],
      ['vendor', 'Saia-Burgess Controls'],
      ['model', 'PCD2.M48'],
      ['firmware', '020'],
      ['address:sbus-station', '10'],
      ['run-state', 'RUN'],
      ['address:sbus-station', '10'],
      ['R100', 42],
      ['R101', -10],
      ['address:sbus-station', '10'],
    ],
  )
})

test('stop and run have their verbs and outcomes', () => {
  const operations = emitted('stop-and-run').filter((fact) => fact.kind === 'operation')
  assert.deepEqual(
    operations.map(({ verb, outcome }) => [verb, outcome]),
    [
      ['stop', 'requested'],
      ['stop', 'succeeded'],
      ['start', 'requested'],
      ['start', 'rejected'],
    ],
  )
})

test('a wrong checksum is foreign', () => {
  assert.equal(protocol.probe?.(sliceOf(hex('0000000d 0100 0001 00 0a20 5318'))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('0000000d 0100 0001 00 0a20 5319'))), 'no')
})
