import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Packet } from '#wire/packet'
import { FlowTable } from './flow-table.ts'
import { HeldSegments } from './held-segments.ts'
import { limits } from './limits.ts'

/** Segments a side may hold. */
const PER_SIDE = limits.reorderSegments

test('segments of one byte fill the bound by what they cost, not by what they say', () => {
  const flows = new FlowTable(1, [])
  const held = new HeldSegments(flows)
  const packet = Object.assign(new Packet(), { bytes: Uint8Array.of(1), payloadStart: 0, payloadEnd: 1 })
  const most = Math.floor(limits.heldBytes / (1 + limits.heldSegmentBytes))
  for (let i = 0; i < most; i++)
    held.keep(packet, Math.floor(i / PER_SIDE), 2 * (i % PER_SIDE), 2 * (i % PER_SIDE))
  assert.equal(held.tooMany(), undefined)
  held.keep(packet, 2000, 0, 0)
  assert.equal(held.tooMany(), 0)
  held.letGo(held.of(0)!, 1)
  assert.equal(held.tooMany(), undefined)
})
