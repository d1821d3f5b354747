import { startsWith, u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Root layer: sizes of preamble and postamble, the packet's name; then flags and length, vector, CID: ANSI E1.31-2018 §5.
export const ID: Uint8Array = new Uint8Array([
  0x00,
  0x10,
  0x00,
  0x00,
  ...new TextEncoder().encode('ASC-E1.17\0\0\0'),
])
const ROOT_LENGTH = 16
const ROOT_VECTOR = 18
const CID = 22
const ROOT_END = 38
// Framing layer, which data, synchronisation and discovery share up to the vector.
const FRAMING_VECTOR = 40
const SOURCE_NAME = [44, 108] as const
const PRIORITY = 108
const OPTIONS = 112
const UNIVERSE = 113
const DATA_SHORTEST = 126
// Universe discovery layer: page, last page, list.
const UNIVERSES = 120
/** Flags are in the upper four bits of a length. */
const FLAGS = 0x7
const LENGTH = 0x0fff

/** Vectors of the root layer: ANSI E1.31-2018 appendix A, E1.33-2019. */
export const DATA = 0x04
export const EXTENDED = 0x08
const VECTORS: ReadonlySet<number> = new Set([DATA, EXTENDED])
export const SYNCHRONISATION = 0x01
export const DISCOVERY = 0x02
const DATA_PACKET = 0x02

const limits = {
  /** Universes emitted for one discovery packet; there may be 512. */
  universes: 64,
} as const

/** ANSI E1.31-2018 §6.2.6. */
export const PREVIEW = 0x80
export const TERMINATED = 0x40

export interface SacnMessage {
  readonly kind: 'data' | 'synchronisation' | 'discovery' | 'other'
  /** Component identifier of who sends, as 32 hexadecimal digits. */
  readonly cid: string
  readonly sourceName: string
  readonly universe: number | undefined
  readonly priority: number | undefined
  readonly options: number
  readonly universes: readonly number[]
}

export function dissect({ bytes, start, end, isCut }: Slice): Dissected<SacnMessage> {
  const length = end - start
  if (length < ROOT_END || !startsWith(bytes, start, end, ID)) return { kind: 'foreign' }
  const size = u16be(bytes, start + ROOT_LENGTH)
  const wanted = ROOT_LENGTH + (size & LENGTH)
  if (size >> 12 !== FLAGS || (wanted > length && !isCut))
    return { kind: 'malformed', at: ROOT_LENGTH, reason: 'length', length }
  return { kind: 'message', length, message: messageAt(bytes, start, end) }
}

function messageAt(bytes: Uint8Array, start: number, end: number): SacnMessage {
  const root = u32be(bytes, start + ROOT_VECTOR)
  const length = end - start
  const vector = length >= FRAMING_VECTOR + 4 ? u32be(bytes, start + FRAMING_VECTOR) : 0
  const isData = root === DATA && vector === DATA_PACKET && length >= DATA_SHORTEST
  const isDiscovery = root === EXTENDED && vector === DISCOVERY && length >= UNIVERSES
  const hasName = isData || isDiscovery
  return {
    kind: kindOf(root, vector, isData, isDiscovery),
    cid: cidAt(bytes, start + CID),
    sourceName: hasName ? text(bytes, start + SOURCE_NAME[0], start + SOURCE_NAME[1]) : '',
    universe: isData ? u16be(bytes, start + UNIVERSE) : undefined,
    priority: isData ? bytes[start + PRIORITY] : undefined,
    options: isData ? bytes[start + OPTIONS]! : 0,
    universes: isDiscovery ? universesAt(bytes, start, end) : [],
  }
}

function kindOf(root: number, vector: number, isData: boolean, isDiscovery: boolean): SacnMessage['kind'] {
  if (isData) return 'data'
  if (isDiscovery) return 'discovery'
  return root === EXTENDED && vector === SYNCHRONISATION ? 'synchronisation' : 'other'
}

function cidAt(bytes: Uint8Array, at: number): string {
  let cid = ''
  for (let i = at; i < at + 16; i++) cid += bytes[i]!.toString(16).padStart(2, '0')
  return cid
}

function universesAt(bytes: Uint8Array, start: number, end: number): readonly number[] {
  const universes: number[] = []
  for (let at = start + UNIVERSES; at + 2 <= end && universes.length < limits.universes; at += 2)
    universes.push(u16be(bytes, at))
  return universes
}

/** Sure of the name and of a vector that is known. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  if (end - start < ROOT_END || !startsWith(bytes, start, end, ID)) return 'no'
  return VECTORS.has(u32be(bytes, start + ROOT_VECTOR)) ? 'yes' : 'no'
}
