import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const state = protocol.newState?.()
const said = tryOut(
  protocol,
  scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
  state,
).said as readonly Fact[]

test('commands are matched to what answers them', () => {
  const operations = said.flatMap((fact) =>
    fact.kind === 'operation'
      ? [[fact.verb, fact.code, fact.object, fact.value, fact.outcome].join('|')]
      : [],
  )
  assert.deepEqual(operations, [
    'read|I201|||requested',
    'read|I201|||succeeded',
    'identify|I902|||requested',
    'identify|I902|||succeeded',
    'configure|S602|device:1|EMPTY|requested',
    'configure|S602|device:1|EMPTY|rejected',
    'read|I205|||requested',
  ])
})

test('an inventory gives levels, products and the place', () => {
  const readings = said.flatMap((fact) => (fact.kind === 'reading' ? [`${fact.point} ${fact.value}`] : []))
  assert.equal(readings.length, 12)
  assert.ok(readings.includes('tank:1 volume 8394'))
  assert.ok(readings.includes('tank:2 temperature 60.2'))
  const identities = said.flatMap((fact) =>
    fact.kind === 'identity' ? [`${fact.attribute} ${fact.value}`] : [],
  )
  assert.ok(identities.includes('location EXAMPLE STATION, 1 MAIN STREET'))
  assert.ok(identities.includes('firmware 131.02'))
})

test('only a whole command code is claimed', () => {
  const judge = (byteCount: string) => protocol.probe?.(sliceOf(hex(byteCount), { isStream: true }))
  assert.equal(judge('01 493230313030 0d0a'), 'yes')
  assert.equal(judge('01 4932'), 'more')
  assert.equal(judge('01 493230313030 41'), 'no')
  assert.equal(judge('01 00000000000000'), 'no')
})
