/** Which packets share a part of the ring. OT traffic is small and keeps the largest part, so that it stays longest. */
import { ipBytes } from '#model/address'
import type { PacketEnds } from './packet-ends.ts'

export const RING_CLASSES = ['ot', 'important', 'other'] as const
export type RingClass = (typeof RING_CLASSES)[number]

/** Percent of the ring; a class may use more while others need less. */
export type RingShares = Readonly<Record<RingClass, number>>
export const DEFAULT_SHARES: RingShares = { ot: 60, important: 20, other: 20 }

/** EtherTypes of industrial protocols without IP (IEEE registration authority). */
const OT_ETHERTYPES: ReadonlySet<number> = new Set([
  0x8892, // PROFINET
  0x88b8, // GOOSE
  0x88b9, // GSE management
  0x88ba, // Sampled Values
  0x88a4, // EtherCAT
  0x88ab, // POWERLINK
  0x88cd, // SERCOS III
  0x88e3, // MRP
  0x88fb, // PRP
  0x892f, // HSR
  0x890f, // CC-Link IE
  0x88f7, // PTP
  0x88cc, // LLDP
])

/** TCP and UDP ports of industrial protocols (IANA, or the vendor's documentation). */
const OT_PORTS: ReadonlySet<number> = new Set([
  ...[102, 502, 802, 1089, 1090, 1091, 1153, 1541, 1911, 1962, 2222, 2404, 2455, 4000, 4059, 4712, 4713],
  ...[4840, 4843, 4911, 5006, 5007, 5008, 5052, 5065, 5094, 5450, 9600, 10307, 10311, 10364, 10365],
  ...[11001, 12135, 12136, 12137, 12316, 12645, 12647, 12648, 13722, 17185, 18000, 18245, 18246, 19999],
  ...[20000, 20547, 34378, 34379, 34962, 34963, 34964, 34980, 38589, 39278, 44818, 45678, 47808, 47809],
  ...[48898, 48899, 50001, 50018, 50020, 50110, 50111, 55000, 55003, 56001, 61450, 61451, 61616, 62900],
])

interface Network {
  readonly bytes: Uint8Array
  readonly bits: number
}

export class RingBudget {
  readonly shares: RingShares
  readonly #important: readonly Network[]

  /** `important`: addresses and networks such as `10.1.2.0/24`. Throws if one is neither. */
  constructor({
    shares = DEFAULT_SHARES,
    important = [],
  }: {
    readonly shares?: RingShares | undefined
    readonly important?: readonly string[] | undefined
  } = {}) {
    this.shares = shares
    this.#important = important.map(networkOf)
  }

  classOf(ends: PacketEnds): RingClass {
    if (OT_ETHERTYPES.has(ends.etherType)) return 'ot'
    if (OT_PORTS.has(ends.sourcePort) || OT_PORTS.has(ends.destinationPort)) return 'ot'
    if (this.#important.length === 0) return 'other'
    const { bytes, source, destination, addressBytes } = ends
    const isImportant = this.#important.some(
      (network) =>
        network.bytes.length === addressBytes &&
        (isIn(network, bytes, source) || isIn(network, bytes, destination)),
    )
    return isImportant ? 'important' : 'other'
  }
}

function networkOf(text: string): Network {
  const [address = '', bits] = text.split('/')
  const bytes = ipBytes(address)
  const length = bits === undefined ? (bytes?.length ?? 0) * 8 : Number(bits)
  if (bytes === undefined || !(length >= 0 && length <= bytes.length * 8))
    throw new Error(`ring: expected an address or a network such as 10.1.2.0/24, got ${text}`)
  return { bytes, bits: length }
}

function isIn({ bytes, bits }: Network, address: Uint8Array, at: number): boolean {
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) if (bytes[i] !== address[at + i]) return false
  const rest = bits & 7
  if (rest === 0) return true
  const mask = (0xff << (8 - rest)) & 0xff
  return (bytes[whole]! & mask) === (address[at + whole]! & mask)
}
