import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Packet } from '#wire/packet'
import { Fragments } from './fragments.ts'
import { limits } from './limits.ts'

interface Sent {
  readonly offset: number
  readonly length: number
  readonly isLast: boolean
  readonly identification?: number
  readonly ms?: number
  readonly byte?: number
}

function fragment({ offset, length, isLast, identification = 1, ms = 0, byte = 0 }: Sent): Packet {
  const header = 40
  const bytes = new Uint8Array(header + length).fill(byte, header)
  return Object.assign(Object.create(Packet.prototype) as Packet, {
    ...{ time: 1e12 + ms * 1000, fragmentOffset: offset, bytes, moreFragments: !isLast, isCut: false },
    ...{ ipPayloadStart: header, ipPayloadEnd: header + length, ipIdentification: identification },
    ...{ ipVersion: 4, ipProtocol: 17, sourceIpAt: 12, destinationIpAt: 16, addressBytes: bytes },
  })
}

const first = (byte: number, ms: number, identification = 0) =>
  fragment({ offset: 0, length: 1480, isLast: false, byte, ms, identification })
const last = (byte: number, ms: number, identification = 0) =>
  fragment({ offset: 1480, length: 100, isLast: true, byte, ms, identification })

/** First and last byte of each. */
const ends = (wholes: readonly Uint8Array[]) => wholes.map((whole) => `${whole[0]}${whole.at(-1)}`)

test('many datagrams that were whole push out none that is under way', () => {
  const fragments = new Fragments()
  fragments.add(first(9, 0, 60_000))
  for (let i = 0; i < 2 * limits.datagrams; i++) {
    fragments.add(first(1, i / 10, i))
    assert.equal(fragments.add(last(1, i / 10, i)).length, 1)
  }
  assert.deepEqual(ends(fragments.add(last(9, 300, 60_000))), ['99'])
  assert.equal(fragments.counters.datagramsIncomplete, 0)
})

test('of a sender whose identification never changes, each datagram is told, and each as often as it came', () => {
  const fragments = new Fragments()
  const emitted: string[] = []
  for (const [i, byte] of [1, 2, 2, 2, 3].entries())
    for (const piece of [first(byte, 100 * i), last(byte, 100 * i)])
      emitted.push(...ends(fragments.add(piece)))
  const straight = emitted.filter((one) => one[0] === one[1])
  assert.deepEqual(straight, ['11', '22', '22', '22', '33'])
})

test('a copy that a mirror makes of all pieces is told once', () => {
  const fragments = new Fragments()
  const emitted = [first(1, 0), first(1, 1), last(1, 2), first(1, 3), last(1, 3)].flatMap((piece) =>
    ends(fragments.add(piece)),
  )
  assert.deepEqual(emitted, ['11'])
})

test('pieces that contradict a large datagram without end are told a bounded number of times', () => {
  const fragments = new Fragments()
  fragments.add(fragment({ offset: 0, length: 65_504, isLast: false }))
  fragments.add(fragment({ offset: 65_504, length: 8, isLast: true }))
  let emitted = 0
  for (let byte = 1; byte <= 255; byte++)
    emitted += fragments.add(fragment({ offset: 8, length: 8, isLast: false, byte })).length
  assert.equal(emitted, limits.datagramVersions)
  assert.equal(fragments.counters.datagramVersionsUntold, 255 - limits.datagramVersions)
})

test('after contradictions without end, a datagram of the same name is still told, its tail first', () => {
  const fragments = new Fragments()
  for (const piece of [first(1, 0), last(1, 0)]) fragments.add(piece)
  for (let i = 0; i < 12; i++) fragments.add(last(20 + i, 10 + i))
  const emitted = [last(99, 50), first(99, 51)].flatMap((piece) => fragments.add(piece))
  assert.ok(ends(emitted).includes('9999'), `got ${ends(emitted).join(' ')}`)
})

test('no piece of one recording belongs to another', () => {
  const fragments = new Fragments()
  assert.equal([first(1, 0), last(1, 0)].flatMap((piece) => fragments.add(piece)).length, 1)
  fragments.restart()
  assert.equal([first(1, 0), last(1, 0)].flatMap((piece) => fragments.add(piece)).length, 1)
  fragments.add(first(2, 5))
  fragments.restart()
  assert.deepEqual(fragments.add(last(2, 6)), [])
})

test('pieces in any order, overlapping, are whole when the last hole is filled', () => {
  const fragments = new Fragments()
  const pieces = [
    { offset: 80, length: 20, isLast: true },
    { offset: 16, length: 32, isLast: false },
    { offset: 40, length: 16, isLast: false },
    { offset: 0, length: 8, isLast: false },
    { offset: 64, length: 16, isLast: false },
    { offset: 8, length: 8, isLast: false },
  ]
  for (const piece of pieces) assert.equal(fragments.add(fragment({ ...piece, byte: 7 })).length, 0)
  const [whole] = fragments.add(fragment({ offset: 48, length: 24, isLast: false, byte: 7 }))
  assert.deepEqual(whole, new Uint8Array(100).fill(7))
})

test('a hole left open costs no building of the rest with every piece', () => {
  const fragments = new Fragments()
  fragments.add(fragment({ offset: 65_520, length: 8, isLast: true }))
  for (let offset = 8; offset < 65_520; offset += 1480)
    fragments.add(fragment({ offset, length: Math.min(1480, 65_520 - offset), isLast: false }))
  const repeated = fragment({ offset: 8, length: 8, isLast: false })
  const { user } = process.cpuUsage()
  for (let i = 0; i < 4000; i++) fragments.add(repeated)
  // Building it takes some 100 µs each time; looking whether it can be built, two.
  assert.ok(process.cpuUsage().user - user < 200_000)
})

test('pieces of eight bytes with holes between them cost little each, and are whole once the holes are filled', () => {
  const fragments = new Fragments()
  const pieces = 8000
  const piece = (place: number, identification: number) =>
    fragment({ offset: 8 * place, length: 8, isLast: place === pieces - 1, byte: place, identification })
  const sent = Array.from({ length: 2 }, (_, identification) => {
    const all = Array.from({ length: pieces }, (_, place) => piece(place, identification))
    return [
      ...all.filter((_, place) => place % 2 === 1).reverse(),
      ...all.filter((_, place) => place % 2 === 0),
    ]
  }).flat()
  const before = process.cpuUsage()
  const wholes = sent.flatMap((one) => fragments.add(one))
  const { user } = process.cpuUsage(before)
  assert.equal(wholes.length, 2)
  assert.equal(wholes[0]?.length, 8 * pieces)
  assert.ok(wholes[0]?.every((byte, at) => byte === (Math.floor(at / 8) & 0xff)))
  // One by one, all runs gone through, they took 80 µs each.
  assert.ok(user < 400_000, `${user} µs`)
})
