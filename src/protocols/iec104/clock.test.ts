import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { clockTime } from './clock.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const START = Date.UTC(2026, 10, 24, 8)

/** Type 30 every five seconds, tagged by a clock that is two hours ahead and a second late, sent at once or later. */
function offsets(cause: number): string[] {
  const slices = Array.from({ length: 9 }, (_, i) => {
    const sent = START + i * 5000
    const tag = encode.clock(2026, 11, 24, 10, 0, i * 5000 - (i % 3) * 400 + 1000)
    const elements = encode.joined(new Uint8Array([1]), tag)
    const asdu = { type: 30, cause, commonAddress: 3, objects: [{ address: 7, elements }] }
    const frame = encode.informationFrame(i, 0, asdu)
    return sliceOf(frame, { isStream: true, fromClient: false, time: sent * 1000 })
  })
  return tryOut(protocol, slices).said.flatMap((fact) =>
    fact.kind === 'identity' && fact.attribute === 'clock-offset' ? [`${fact.about}: ${fact.value}`] : [],
  )
}

test('time tags of spontaneous events tell the clock of the station; those of an interrogation do not', () => {
  assert.deepEqual(offsets(3), ['server: 7201 s ahead of the sensor, as local time of UTC+02:00'])
  assert.deepEqual(offsets(20), [])
})

test('summer time is one hour less, and an invalid time is none', () => {
  const clock = encode.clock(2026, 7, 1, 9, 30, 250)
  assert.equal(clockTime(clock, 0), (Date.UTC(2026, 6, 1, 9, 30) + 250) * 1000)
  clock[3]! |= 0x80
  assert.equal(clockTime(clock, 0), (Date.UTC(2026, 6, 1, 8, 30) + 250) * 1000)
  clock[2]! |= 0x80
  assert.ok(Number.isNaN(clockTime(clock, 0)))
})
