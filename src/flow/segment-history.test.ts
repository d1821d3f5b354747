import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CopyComparator } from './copy-comparator.ts'
import { SegmentHistory } from './segment-history.ts'

function compared(
  history: SegmentHistory,
  column: number,
  ...said: ConstructorParameters<typeof CopyComparator>
) {
  const comparing = new CopyComparator(...said)
  history.compare(column, comparing)
  return comparing.result
}

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte)

test('segments of one side are told from those of another, and compared across their bounds', () => {
  const history = new SegmentHistory()
  for (let i = 0; i < 20; i++) {
    history.keep(3, 1000 + 100 * i, filled(100, i), 0, 100, true)
    history.keep(700, 1000 + 100 * i, filled(100, 200), 0, 100, true)
  }
  const all = Uint8Array.from({ length: 2000 }, (_, i) => Math.floor(i / 100))
  assert.equal(compared(history, 3, 1000, all, 0, 2000).verdict, 'same')
  all[777] = 99
  assert.deepEqual(compared(history, 3, 1000, all, 0, 2000), { verdict: 'differs', at: 777 })
  assert.equal(compared(history, 3, 1000, all, 0, 777).verdict, 'same')
  assert.equal(compared(history, 3, 900, all, 0, 100).verdict, 'unknown')
  history.forget(3)
  assert.equal(compared(history, 3, 1000, all, 0, 2000).verdict, 'unknown')
})

test('what was written over is not known any more, and never taken for something else', () => {
  const history = new SegmentHistory()
  history.keep(0, 0, filled(1000, 1), 0, 1000, true)
  for (let i = 0; i < 150_000; i++) {
    history.keep(1 + (i % 50), i * 1000, filled(i % 1500, i), 0, i % 1500, true)
    if (i % 10_000 !== 0) continue
    assert.notEqual(compared(history, 0, 0, filled(1000, 1), 0, 1000).verdict, 'differs')
  }
  assert.equal(compared(history, 0, 0, filled(1000, 1), 0, 1000).verdict, 'unknown')
  const last = 149_999
  assert.equal(
    compared(history, 1 + (last % 50), last * 1000, filled(last % 1500, last), 0, last % 1500).verdict,
    'same',
  )
})

test('of what commands nobody only the head is kept', () => {
  const history = new SegmentHistory()
  history.keep(0, 0, filled(1000, 1), 0, 1000, false)
  assert.equal(compared(history, 0, 0, filled(20, 1), 0, 20).verdict, 'same')
  assert.equal(compared(history, 0, 0, filled(20, 2), 0, 20).verdict, 'differs')
  assert.equal(compared(history, 0, 500, filled(20, 2), 0, 20).verdict, 'unknown')
  assert.deepEqual(history.whole(0, 8), [])
})

test('the last segments of who is silent are told before others write over them, and of nobody else', () => {
  const left: number[] = []
  const history = new SegmentHistory((column, sequence, bytes, start, end, isWhole) => {
    assert.equal(bytes[start], sequence % 256)
    assert.deepEqual([end - start, isWhole], [40, true])
    left.push(column, sequence)
  })
  const say = (column: number, sequence: number) =>
    history.keep(column, sequence, filled(40, sequence), 0, 40, true)
  for (let i = 0; i < 30; i++) say(5, i)
  for (let i = 0; i < 30; i++) say(6, i)
  history.forget(6)
  for (let i = 0; i < 140_000; i++) say(7, i)
  assert.deepEqual(left, Array.from({ length: 16 }, (_, i) => [5, 14 + i]).flat())
})
