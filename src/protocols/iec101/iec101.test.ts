import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeFt12 } from '#bytes/ft12-frame'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const lines = scripts[0]!.lines

test('commands, their confirmations and information', () => {
  const slices = lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true }))
  const operations = tryOut(protocol, slices).said.flatMap((fact) =>
    fact.kind === 'operation'
      ? [`${fact.verb} ${fact.code} ${fact.object ?? ''} ${fact.unit} ${fact.outcome}`]
      : [],
  )
  assert.deepEqual(operations, [
    'read 100 ioa:0 3 requested',
    'report 1  3 succeeded',
    'reserve 46 ioa:1201 3 requested',
    'reserve 46 ioa:1201 3 succeeded',
    'operate 46 ioa:1201 3 requested',
    'operate 46 ioa:1201 3 rejected',
  ])
})

test('known by checksum and fit; fixed frames alone and meters are not enough', () => {
  const probe = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(probe(lines[2]![1]), 'yes')
  assert.equal(probe(encode.fixedFrame(0x49, 3)), 'more')
  // M-Bus, the answer of a meter: control information 0x72.
  assert.equal(probe(writeFt12(hex('0801 72 44556677 2d2c 01 04 5500 0000'))), 'no')
  // IEC 60870-5-103, time-tagged message.
  assert.equal(probe(writeFt12(hex('0801 0181 0101 8010 02 00000000 00'))), 'no')
})

test('hostile bytes end', () => {
  for (const [, bytes] of lines)
    for (const broken of mangled(bytes)) tryOut(protocol, [sliceOf(broken, { isStream: true })])
})
