import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CopyComparator } from './copy-comparator.ts'
import { limits } from './limits.ts'
import { SideHistories } from './side-histories.ts'
import { SideHistory } from './side-history.ts'

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte)

function compared(history: SideHistory, ...said: ConstructorParameters<typeof CopyComparator>) {
  const comparing = new CopyComparator(...said)
  history.compare(comparing)
  return comparing.result
}

/** Sizes that a fixed seed draws. */
function* drawn(count: number, most: number): Generator<number> {
  let state = 7
  for (let i = 0; i < count; i++) {
    state = (state * 1_103_515_245 + 12_345) % 0x8000_0000
    yield 1 + (state % most)
  }
}

test('whatever sizes come, the latest are known as they were and the others are never taken for something else', () => {
  const history = new SideHistory()
  const said: { sequence: number; bytes: Uint8Array }[] = []
  let sequence = 0xffff_0000
  for (const length of drawn(3000, 1460)) {
    const bytes = filled(length, said.length)
    history.keep(sequence, bytes, 0, length, true)
    said.push({ sequence, bytes })
    sequence = (sequence + length) >>> 0
    const sizes = said.slice(-limits.lastSegments).map((one) => one.bytes.length)
    let byteCount = 0
    const sure = sizes.toReversed().findIndex((size) => {
      byteCount += size
      return byteCount > limits.historyBytes - 2 * limits.wholeBytes
    })
    const known = sure < 0 ? sizes.length : sure
    if (said.length % 97 !== 0) continue
    for (const [back, one] of said.toReversed().slice(0, 100).entries()) {
      const { verdict } = compared(history, one.sequence, one.bytes, 0, one.bytes.length)
      if (back < known) assert.equal(verdict, 'same')
      else assert.notEqual(verdict, 'differs')
    }
    const last = said.at(-1)!
    const other = filled(last.bytes.length, last.bytes[0]! + 1)
    assert.deepEqual(compared(history, last.sequence, other, 0, other.length), { verdict: 'differs', at: 0 })
    assert.deepEqual(history.whole(3), said.slice(-3))
  }
  assert.ok(history.size <= limits.historyBytes + limits.lastSegments * 16 + 512)
})

test('a poller takes little room', () => {
  const history = new SideHistory()
  for (let i = 0; i < 10_000; i++) history.keep(12 * i, filled(12, i), 0, 12, true)
  assert.ok(history.size < 1400, `${history.size}`)
  assert.equal(compared(history, 12 * 9_984, filled(12, 9_984), 0, 12).verdict, 'same')
})

test('where all take too much, who has been silent longest loses his room, and that is counted', () => {
  const histories = new SideHistories()
  const segment = filled(1460, 1)
  const isKept = (column: number) => histories.whole(column, 1).length > 0
  for (let column = 1; column < 2000; column++) {
    for (let i = 0; i < 64; i++) histories.keep(column, i * 1460, segment, 0, 1460, true)
    histories.keep(0, column * 1460, segment, 0, 1460, true)
  }
  assert.equal(isKept(0), true)
  const kept = Array.from({ length: 2000 }, (_, column) => isKept(column)).filter(Boolean).length
  assert.equal(histories.counters.tcpHistoriesForgotten, 2000 - kept)
  assert.ok(kept > 900 && kept < 1024)
  assert.equal(isKept(1999), true)
  for (let column = 0; column < 2000; column++) histories.forget(column)
  assert.equal(isKept(1999), false)
})
