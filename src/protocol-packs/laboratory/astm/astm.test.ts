import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

test('a header record says which analyser speaks', () => {
  const said = tryOut(
    protocol,
    scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
  ).said as readonly Fact[]
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'identity'
        ? `${fact.attribute} ${fact.value}`
        : fact.kind === 'operation'
          ? fact.code
          : fact.kind,
    ),
    ['model EX-1000', 'firmware 02-13', 'serial A1234', 'P', 'R'],
  )
})

test('control bytes alone prove nothing', () => {
  const judge = (byteCount: string) => protocol.probe?.(sliceOf(hex(byteCount), { isStream: true }))
  assert.equal(judge('05'), 'more')
  assert.equal(judge('05 01 00'), 'no')
  assert.equal(judge('02 31 48 7c 03 30 30 0d 0a'), 'no')
})
