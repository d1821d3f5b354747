import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { SegmentVariants } from './segment-variants.ts'

const text = (run: Uint8Array) => String.fromCharCode(...run)

test('a piece is read with whatever copies lie before and behind it', () => {
  const versions = new SegmentVariants()
  const say = (word: string) => Uint8Array.from(word, (letter) => letter.charCodeAt(0))
  versions.begin(0, 1e6, () => [{ sequence: 100, bytes: say('ab') }])
  versions.outOfTurn(0, 100, say('AB'), 0, 2, true)
  versions.outOfTurn(0, 104, say('EF'), 0, 2, true)
  const piece = versions.outOfTurn(0, 102, say('CD'), 0, 2, true)!
  const runs: string[] = []
  versions.read(0, piece, 0, 2, 1e6, (run) => {
    runs.push(text(run))
    return !text(run).endsWith('EF')
  })
  assert.deepEqual(runs.sort(), ['ABCD', 'ABCDEF', 'CD', 'CDEF', 'abCD', 'abCDEF'])
  assert.equal(
    versions.outOfTurn(0, 102, say('CD'), 0, 2, true),
    undefined,
    'the same again says nothing new',
  )
})

test('who contradicts himself without end costs a bounded number of readings, which is counted', () => {
  const versions = new SegmentVariants()
  versions.begin(0, 1e6, () => [])
  let readings = 0
  for (let i = 0; i < 5000; i++) {
    const bytes = Uint8Array.from({ length: 100 }, (_, k) => (i * 31 + k) & 255)
    const copy = versions.outOfTurn(0, (i * 37) % 900, bytes, 0, 100, true)
    const time = 1e6 + i * 100
    if (copy !== undefined) versions.read(0, copy, 0, 100, time, () => ++readings > 0)
  }
  assert.ok(
    readings <=
      limits.versionTriesAtOnce + limits.versionTriesASecond + 5000 * (limits.versionTriesAtLeast + 1),
  )
  assert.ok(versions.counters.tcpVersionsUntried > 1000)
})

test('pieces that overlap, of which none tells anything, cost a bounded number of readings', () => {
  const versions = new SegmentVariants()
  versions.begin(0, 1e6, () => [])
  const overlapping = Array.from({ length: 24 }, (_, i) =>
    versions.outOfTurn(0, 1000 + i, new Uint8Array(100).fill(i + 1), 0, 100, true),
  )
  let readings = 0
  versions.read(0, overlapping.at(-1)!, 0, 100, 1e6, () => {
    assert.ok(++readings <= limits.versionTries)
    return false
  })
  assert.equal(versions.counters.tcpVersionsUntried, 1)
})

test('keeps no more bytes of a side than it may, though a single copy has more, and reads that one nevertheless', () => {
  const versions = new SegmentVariants()
  const long = 4 * limits.versionBytes
  versions.begin(0, 1e6, () => [{ sequence: 1000, bytes: new Uint8Array(long).fill(1) }])
  const read = (copy: ReturnType<SegmentVariants['outOfTurn']>) => {
    const lengths: number[] = []
    versions.read(0, copy!, 0, copy!.bytes.length, 1e6, (run) => lengths.push(run.length) > 0)
    return lengths
  }
  const huge = versions.outOfTurn(0, 1000 + long, new Uint8Array(long).fill(2), 0, long, true)
  assert.deepEqual(read(huge), [long, limits.versionBytes + long])
  const small = versions.outOfTurn(0, 1000 + 2 * long, new Uint8Array(10).fill(3), 0, 10, true)
  assert.deepEqual(read(small), [10])
})
