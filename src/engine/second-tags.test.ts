import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { frameOf } from '#wire/describe'
import { Packet } from '#wire/packet'
import { SecondTags } from './second-tags.ts'

const MACS = '001122334455 66778899aabb'
const IPV4 = '45 00 0014 0000 0000 40 fd 0000 0a000001 0a000002'
const one = hex(`${MACS} 8100 000a 0800 ${IPV4}`)
const two = hex(`${MACS} 8100 0001 8100 0014 0800 ${IPV4}`)
const byPlan = hex(`${MACS} 88a8 0001 8100 0014 0800 ${IPV4}`)

/** How many of `frames` are odd. */
function odd(frames: readonly Uint8Array[]): number {
  const tags = new SecondTags()
  const packet = new Packet()
  return frames.filter((bytes) => packet.over(frameOf(bytes)) && tags.isOdd(packet)).length
}
const many = (count: number, bytes: Uint8Array) => Array.from({ length: count }, () => bytes)

test('a second tag is odd where hardly any frame has one', () => {
  assert.equal(odd([...many(1000, one), two]), 1)
})

test('a provider that puts tags around tags is not', () => {
  assert.equal(odd([...many(100, one), ...many(1000, two)]), 0)
  assert.equal(odd([...many(1000, one), byPlan]), 0)
})

test('the first frames of a capture say nothing', () => {
  assert.equal(odd(many(50, two)), 0)
})
