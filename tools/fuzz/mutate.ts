/** Damage with knowledge of how packets are built. The same seed and number always make the same case. */
import { u16be } from '#bytes/read'
import type { WholeFrame } from '#sdk/test-kit/pcap-file'
import { type Random, randomFor } from '../../simulator/network/random.ts'
import type { Kind, Seedling } from './corpus.ts'

export interface Case {
  readonly number: number
  readonly linkType: number
  readonly frames: readonly WholeFrame[]
}

const ETHERNET = 14
const ETHERTYPE_IPV4 = 0x0800
/** Offsets in an IPv4 packet: RFC 791 §3.1; in TCP: RFC 9293 §3.1; in UDP: RFC 768. */
const IP = { TOTAL_LENGTH: 2, PROTOCOL: 9 } as const
const TCP = { SEQUENCE: 4, OFFSET: 12 } as const
const UDP_LENGTH = 4
const IPPROTO = { TCP: 6, UDP: 17 } as const

/** Values on which lengths, counts and offsets break. */
const INTERESTING = [
  0, 1, 2, 4, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0xffffffff,
]
const MOST_FRAMES = 60
const MOST_WOUNDS = 10
/** One case in so many mixes two captures. */
const SPLICE_ONE_IN = 4

type Wound = (frames: WholeFrame[], at: number, random: Random, other: Seedling) => void

/** Case `number` of a run with this seed. */
export function makeCase(corpus: readonly Kind[], seed: number, number: number): Case {
  const random = randomFor(seed, `case ${number}`)
  // The kind first: a protocol with one capture gets as many cases as one with a hundred.
  const pick = () => {
    const kind = corpus[random.between(0, corpus.length - 1)]!
    return kind[random.between(0, kind.length - 1)]! // no kind is empty
  }
  const one = pick()
  const other = pick()
  const from = random.between(0, 3) === 0 ? random.between(0, one.frames.length - 1) : 0
  let frames = one.frames.slice(from, from + MOST_FRAMES)
  if (other.linkType === one.linkType && random.between(1, SPLICE_ONE_IN) === 1)
    frames = interleaved(frames, other.frames.slice(0, MOST_FRAMES), random)
  const damaged = [...frames]
  for (let wounds = random.between(1, MOST_WOUNDS); wounds > 0 && damaged.length > 0; wounds--) {
    const wound = WOUNDS[random.between(0, WOUNDS.length - 1)]!
    wound(damaged, random.between(0, damaged.length - 1), random, other)
  }
  return { number, linkType: one.linkType, frames: damaged }
}

/** Both in their own order, mixed; times are those of the first, so that nothing lapses in between. */
function interleaved(one: readonly WholeFrame[], other: readonly WholeFrame[], random: Random): WholeFrame[] {
  const frames: WholeFrame[] = []
  const rest = [...other]
  for (const frame of one) {
    frames.push(frame)
    while (rest.length > 0 && random.next() < 0.5) frames.push({ ...rest.shift()!, time: frame.time })
  }
  return frames
}

const flipBits: Wound = (frames, at, random) =>
  change(frames, at, (bytes) => {
    for (let flips = random.between(1, 4); flips > 0; flips--)
      bytes[placeIn(bytes, random)]! ^= 1 << random.between(0, 7)
  })

/** An interesting value in one, two or four bytes, either way round. */
const setField: Wound = (frames, at, random) =>
  change(frames, at, (bytes) => {
    const value = INTERESTING[random.between(0, INTERESTING.length - 1)]!
    const width = 2 ** random.between(0, 2)
    const isLittle = random.next() < 0.5
    const place = placeIn(bytes, random)
    for (let i = 0; i < width && place + i < bytes.length; i++)
      bytes[place + i] = Math.floor(value / 256 ** (isLittle ? i : width - 1 - i)) & 0xff
  })

/** A number that may be a length, made a little wrong. */
const shiftField: Wound = (frames, at, random) =>
  change(frames, at, (bytes) => {
    bytes[placeIn(bytes, random)]! += random.between(-4, 4)
  })

const truncate: Wound = (frames, at, random) => {
  const { bytes, time } = frames[at]!
  frames[at] = { bytes: withLengths(bytes.slice(0, random.between(0, bytes.length))), time }
}

const duplicate: Wound = (frames, at) => {
  frames.splice(at, 0, frames[at]!)
}

const drop: Wound = (frames, at) => {
  frames.splice(at, 1)
}

const swap: Wound = (frames, at, random) => {
  const other = random.between(0, frames.length - 1)
  const [a, b] = [frames[at]!, frames[other]!]
  frames[at] = { ...b, time: a.time }
  frames[other] = { ...a, time: b.time }
}

/** The end of another capture's frame in place of this one's. */
const graft: Wound = (frames, at, random, other) => {
  const { bytes, time } = frames[at]!
  const donor = other.frames[random.between(0, other.frames.length - 1)]!.bytes
  const cut = placeIn(bytes, random)
  const tail = donor.subarray(Math.min(donor.length, placeIn(donor, random)))
  frames[at] = { bytes: withLengths(Uint8Array.of(...bytes.subarray(0, cut), ...tail)), time }
}

/** Bytes put in, or a run said many times. */
const insert: Wound = (frames, at, random) => {
  const { bytes, time } = frames[at]!
  const place = placeIn(bytes, random)
  const run = bytes.subarray(place, place + random.between(1, 8))
  const times = random.between(1, 64)
  const extra = random.next() < 0.5 ? random.bytes(random.between(1, 16)) : repeated(run, times)
  const grown = Uint8Array.of(...bytes.subarray(0, place), ...extra, ...bytes.subarray(place))
  frames[at] = { bytes: withLengths(grown), time }
}

/** A TCP segment in two: what a dissector waits for comes later. */
const reslice: Wound = (frames, at, random) => {
  const { bytes, time } = frames[at]!
  const payload = tcpPayload(bytes)
  if (payload < 0 || bytes.length - payload < 2) return
  const cut = random.between(payload + 1, bytes.length - 1)
  const second = Uint8Array.of(...bytes.subarray(0, payload), ...bytes.subarray(cut))
  const sequence = ipPayload(bytes) + TCP.SEQUENCE
  const view = new DataView(second.buffer)
  view.setUint32(sequence, view.getUint32(sequence) + cut - payload)
  frames.splice(
    at,
    1,
    { bytes: withLengths(bytes.slice(0, cut)), time },
    { bytes: withLengths(second), time },
  )
}

const jumpInTime: Wound = (frames, at, random) => {
  const jump = [1, 1e6, 60e6, 3600e6, 86_400e6, -1e6, -3600e6][random.between(0, 6)]!
  for (let i = at; i < frames.length; i++)
    frames[i] = { ...frames[i]!, time: Math.max(0, frames[i]!.time + jump) }
}

const WOUNDS: readonly Wound[] = [
  ...[flipBits, flipBits, setField, setField, setField, shiftField, shiftField],
  ...[truncate, duplicate, drop, swap, graft, insert, reslice, reslice, jumpInTime],
]

function change(frames: WholeFrame[], at: number, work: (bytes: Uint8Array) => void): void {
  const { bytes, time } = frames[at]!
  const copy = bytes.slice()
  if (copy.length > 0) work(copy)
  frames[at] = { bytes: copy, time }
}

/** Mostly in what the headers carry: they have been damaged often enough. */
function placeIn(bytes: Uint8Array, random: Random): number {
  const payload = Math.max(tcpPayload(bytes), udpPayload(bytes), 0)
  const from = random.next() < 0.85 && payload < bytes.length ? payload : 0
  return random.between(from, Math.max(from, bytes.length - 1))
}

function repeated(run: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(run.length * times)
  for (let i = 0; i < times; i++) all.set(run, i * run.length)
  return all
}

/** Offset of the IPv4 payload of an untagged Ethernet frame; -1 if it has none. */
function ipPayload(bytes: Uint8Array): number {
  if (bytes.length < ETHERNET + 20 || u16be(bytes, 12) !== ETHERTYPE_IPV4) return -1
  const payload = ETHERNET + (bytes[ETHERNET]! & 15) * 4
  return payload + 8 <= bytes.length ? payload : -1
}

function tcpPayload(bytes: Uint8Array): number {
  const segment = ipPayload(bytes)
  if (segment < 0 || bytes[ETHERNET + IP.PROTOCOL] !== IPPROTO.TCP || segment + 20 > bytes.length) return -1
  return Math.min(bytes.length, segment + Math.max(20, (bytes[segment + TCP.OFFSET]! >> 4) * 4))
}

function udpPayload(bytes: Uint8Array): number {
  const datagram = ipPayload(bytes)
  return datagram < 0 || bytes[ETHERNET + IP.PROTOCOL] !== IPPROTO.UDP ? -1 : datagram + 8
}

/** Makes the lengths of IPv4 and UDP fit again, or what was added would never be read. */
function withLengths(bytes: Uint8Array): Uint8Array {
  const payload = ipPayload(bytes)
  if (payload < 0) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  view.setUint16(ETHERNET + IP.TOTAL_LENGTH, bytes.length - ETHERNET)
  if (bytes[ETHERNET + IP.PROTOCOL] === IPPROTO.UDP)
    view.setUint16(payload + UDP_LENGTH, bytes.length - payload)
  return bytes
}
