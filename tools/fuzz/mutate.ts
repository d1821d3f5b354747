/** Damage with knowledge of how packets are built. The same seed and number always make the same case. */
import { u16be } from '#bytes/read'
import type { WholeFrame } from '#trial/pcap-file'
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
  change(frames, at, (octets) => {
    for (let flips = random.between(1, 4); flips > 0; flips--)
      octets[placeIn(octets, random)]! ^= 1 << random.between(0, 7)
  })

/** An interesting value in one, two or four octets, either way round. */
const setField: Wound = (frames, at, random) =>
  change(frames, at, (octets) => {
    const value = INTERESTING[random.between(0, INTERESTING.length - 1)]!
    const width = 2 ** random.between(0, 2)
    const isLittle = random.next() < 0.5
    const place = placeIn(octets, random)
    for (let i = 0; i < width && place + i < octets.length; i++)
      octets[place + i] = Math.floor(value / 256 ** (isLittle ? i : width - 1 - i)) & 0xff
  })

/** A number that may be a length, made a little wrong. */
const shiftField: Wound = (frames, at, random) =>
  change(frames, at, (octets) => {
    octets[placeIn(octets, random)]! += random.between(-4, 4)
  })

const truncate: Wound = (frames, at, random) => {
  const { octets, time } = frames[at]!
  frames[at] = { octets: withLengths(octets.slice(0, random.between(0, octets.length))), time }
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
  const { octets, time } = frames[at]!
  const donor = other.frames[random.between(0, other.frames.length - 1)]!.octets
  const cut = placeIn(octets, random)
  const tail = donor.subarray(Math.min(donor.length, placeIn(donor, random)))
  frames[at] = { octets: withLengths(Uint8Array.of(...octets.subarray(0, cut), ...tail)), time }
}

/** Octets put in, or a run said many times. */
const insert: Wound = (frames, at, random) => {
  const { octets, time } = frames[at]!
  const place = placeIn(octets, random)
  const run = octets.subarray(place, place + random.between(1, 8))
  const times = random.between(1, 64)
  const extra = random.next() < 0.5 ? random.octets(random.between(1, 16)) : repeated(run, times)
  const grown = Uint8Array.of(...octets.subarray(0, place), ...extra, ...octets.subarray(place))
  frames[at] = { octets: withLengths(grown), time }
}

/** A TCP segment in two: what a dissector waits for comes later. */
const reslice: Wound = (frames, at, random) => {
  const { octets, time } = frames[at]!
  const payload = tcpPayload(octets)
  if (payload < 0 || octets.length - payload < 2) return
  const cut = random.between(payload + 1, octets.length - 1)
  const second = Uint8Array.of(...octets.subarray(0, payload), ...octets.subarray(cut))
  const sequence = ipPayload(octets) + TCP.SEQUENCE
  const view = new DataView(second.buffer)
  view.setUint32(sequence, view.getUint32(sequence) + cut - payload)
  frames.splice(
    at,
    1,
    { octets: withLengths(octets.slice(0, cut)), time },
    { octets: withLengths(second), time },
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

function change(frames: WholeFrame[], at: number, work: (octets: Uint8Array) => void): void {
  const { octets, time } = frames[at]!
  const copy = octets.slice()
  if (copy.length > 0) work(copy)
  frames[at] = { octets: copy, time }
}

/** Mostly in what the headers carry: they have been damaged often enough. */
function placeIn(octets: Uint8Array, random: Random): number {
  const payload = Math.max(tcpPayload(octets), udpPayload(octets), 0)
  const from = random.next() < 0.85 && payload < octets.length ? payload : 0
  return random.between(from, Math.max(from, octets.length - 1))
}

function repeated(run: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(run.length * times)
  for (let i = 0; i < times; i++) all.set(run, i * run.length)
  return all
}

/** Offset of the IPv4 payload of an untagged Ethernet frame; -1 if it has none. */
function ipPayload(octets: Uint8Array): number {
  if (octets.length < ETHERNET + 20 || u16be(octets, 12) !== ETHERTYPE_IPV4) return -1
  const payload = ETHERNET + (octets[ETHERNET]! & 15) * 4
  return payload + 8 <= octets.length ? payload : -1
}

function tcpPayload(octets: Uint8Array): number {
  const segment = ipPayload(octets)
  if (segment < 0 || octets[ETHERNET + IP.PROTOCOL] !== IPPROTO.TCP || segment + 20 > octets.length) return -1
  return Math.min(octets.length, segment + Math.max(20, (octets[segment + TCP.OFFSET]! >> 4) * 4))
}

function udpPayload(octets: Uint8Array): number {
  const datagram = ipPayload(octets)
  return datagram < 0 || octets[ETHERNET + IP.PROTOCOL] !== IPPROTO.UDP ? -1 : datagram + 8
}

/** Makes the lengths of IPv4 and UDP fit again, or what was added would never be read. */
function withLengths(octets: Uint8Array): Uint8Array {
  const payload = ipPayload(octets)
  if (payload < 0) return octets
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  view.setUint16(ETHERNET + IP.TOTAL_LENGTH, octets.length - ETHERNET)
  if (octets[ETHERNET + IP.PROTOCOL] === IPPROTO.UDP)
    view.setUint16(payload + UDP_LENGTH, octets.length - payload)
  return octets
}
