import { startsWith, u16be, u16le } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Art-Net 4 Protocol Release V1.4: every packet begins with this text, then its OpCode, low byte first.
export const ID: Uint8Array = new TextEncoder().encode('Art-Net\0')
const OP_CODE = 8
const HEADER = 10
/** All but ArtPollReply go on with the protocol's version, high byte first; devices refuse older ones. */
const VERSION = 10
const OLDEST_VERSION = 14
export const POLL_REPLY = 0x2100
export const DMX = 0x5000

// ArtPollReply, fields by offset. The fields behind the MAC came with later releases.
const VERSION_HIGH = 16
const SHORT_NAME = [26, 18] as const
const LONG_NAME = [44, 64] as const
const MAC = 201
const POLL_REPLY_SHORTEST = 207

// ArtDmx: the 15-bit Port-Address, low byte first; length of the data, high byte first, at most 512.
const PORT_ADDRESS = 14
const DMX_LENGTH = 16
const DMX_HEADER = 18
const DMX_CHANNELS = 512

/** Identity of a node. */
export interface ArtnetNode {
  readonly shortName: string
  readonly longName: string
  /** As `1.7`. */
  readonly firmware: string
  readonly mac: string
}

export interface ArtnetMessage {
  readonly opCode: number
  readonly node: ArtnetNode | undefined
  /** Port-Address that light values are for; undefined in other packets. */
  readonly universe: number | undefined
}

/** Reads one datagram; `foreign` without the text, `malformed` where the packet is shorter than its OpCode asks for. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<ArtnetMessage> {
  const length = end - start
  if (length < HEADER || !startsWith(bytes, start, end, ID)) return { kind: 'foreign' }
  const opCode = u16le(bytes, start + OP_CODE)
  const message = { opCode, node: undefined, universe: undefined }
  if (opCode === POLL_REPLY) {
    if (length >= POLL_REPLY_SHORTEST)
      return { kind: 'message', length, message: { ...message, node: nodeOf(bytes, start) } }
    return isCut
      ? { kind: 'message', length, message }
      : { kind: 'malformed', at: length, reason: 'ArtPollReply too short', length }
  }
  if (length < VERSION + 2) return { kind: 'malformed', at: length, reason: 'header cut', length }
  if (u16be(bytes, start + VERSION) < OLDEST_VERSION)
    return { kind: 'malformed', at: VERSION, reason: 'version', length }
  if (opCode !== DMX) return { kind: 'message', length, message }
  const channels = length >= DMX_HEADER ? u16be(bytes, start + DMX_LENGTH) : 0
  const isWrong = channels === 0 || channels > DMX_CHANNELS || channels > length - DMX_HEADER
  if (isWrong && !isCut) return { kind: 'malformed', at: DMX_LENGTH, reason: 'length', length }
  const universe = length >= DMX_HEADER ? u16le(bytes, start + PORT_ADDRESS) & 0x7fff : undefined
  return { kind: 'message', length, message: { ...message, universe } }
}

function nodeOf(bytes: Uint8Array, start: number): ArtnetNode {
  const word = ([at, size]: readonly [number, number]) => text(bytes, start + at, start + at + size)
  return {
    shortName: word(SHORT_NAME),
    longName: word(LONG_NAME),
    firmware: `${bytes[start + VERSION_HIGH]}.${bytes[start + VERSION_HIGH + 1]}`,
    mac: macText(bytes, start + MAC),
  }
}
