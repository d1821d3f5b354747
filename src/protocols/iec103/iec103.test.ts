import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeFt12 } from '#bytes/ft12-frame'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const lines = scripts[0]!.lines
const said = tryOut(
  protocol,
  lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
).said

test('commands that switch protection are modes, and their answers settle them', () => {
  const operations = said.flatMap((fact) =>
    fact.kind === 'operation' && fact.verb !== 'report'
      ? [`${fact.verb} ${fact.name} ${fact.outcome} ${fact.value}`]
      : [],
  )
  assert.deepEqual(operations, [
    'read general interrogation requested undefined',
    'set-mode general command: protection requested off',
    'set-mode general command: protection succeeded off',
    'configure general command: activate characteristic 2 requested on',
    'configure general command: activate characteristic 2 rejected on',
  ])
})

test('identification, states and measured values', () => {
  assert.deepEqual(
    said.flatMap((fact) =>
      fact.kind === 'identity' ? [`${fact.about} ${fact.attribute} ${fact.value}`] : [],
    ),
    ['server/unit:7 description EXAMPLE', 'server/unit:7 type overcurrent protection'],
  )
  assert.deepEqual(
    said
      .flatMap((fact) => (fact.kind === 'reading' ? [[fact.point, fact.value, fact.quality]] : []))
      .slice(0, 3),
    [
      ['FUN 160 INF 18', 'on', undefined],
      ['FUN 160 INF 148 #0', 0.5, undefined],
      ['FUN 160 INF 148 #1', 0, 'invalid'],
    ],
  )
})

test('known by checksum and fit, not mistaken for its siblings', () => {
  const probe = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(probe(lines[1]![1]), 'yes')
  assert.equal(probe(lines[0]![1]), 'more')
  assert.equal(probe(writeFt12(hex('0801 72 44556677 2d2c 01 04 5500 0000'))), 'no')
  assert.equal(probe(writeFt12(hex('0803 01 01 14 03 6400 01'))), 'no')
})

test('hostile bytes end', () => {
  for (const [, bytes] of lines)
    for (const broken of mangled(bytes)) tryOut(protocol, [sliceOf(broken, { isStream: true })])
})
