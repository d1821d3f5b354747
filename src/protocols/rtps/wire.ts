/** Real-time Publish-Subscribe: OMG DDSI-RTPS 2.5 (formal/2022-04-01), §9.4. */
import { u16be, u16le, u32be, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** `RTPS`. */
const MAGIC = 0x52545053
const VERSION = 4
const VENDOR = 6
const GUID_PREFIX = 8
const HEADER = 20
const SUBMESSAGE_HEADER = 4
const LITTLE_ENDIAN = 0x01
const INLINE_QOS = 0x02
const DATA_PRESENT = 0x04

const DATA = 0x15
/** Lengths of 0 mean "to the end", but for these two: §9.4.5.1.3. */
const PAD = 0x01
const INFO_TIMESTAMP = 0x09

// Built-in writers: §9.3.1.5.
const PARTICIPANTS = 0x000100c2
const PUBLICATIONS = 0x000003c2
const SUBSCRIPTIONS = 0x000004c2

/** Encapsulations of parameter lists: §10. */
const PL_CDR_BE = 0x0002
const PL_CDR_LE = 0x0003

// Parameter identifiers: §9.6.2.
const SENTINEL = 0x0001
const TOPIC_NAME = 0x0005
const TYPE_NAME = 0x0007
const ENTITY_NAME = 0x0062

export const limits = {
  /** Submessages read of one message, and parameters of one list. */
  submessages: 64,
  parameters: 128,
} as const

export interface Submessage {
  readonly id: number
  /** Subject of a discovery message; undefined for all others. */
  readonly discovery: 'participant' | 'publication' | 'subscription' | undefined
  readonly topic: string
  readonly typeName: string
  readonly entity: string
}

export interface RtpsMessage {
  readonly version: string
  readonly vendor: number
  readonly guidPrefix: number
  readonly submessages: readonly Submessage[]
}

export function dissect({ bytes, start, end, isCut }: Slice): Dissected<RtpsMessage> {
  const available = end - start
  if (available < 8 || u32be(bytes, start) !== MAGIC) return { kind: 'foreign' }
  const major = bytes[start + VERSION]!
  if (major < 1 || major > 2) return { kind: 'foreign' }
  const version = `${major}.${bytes[start + VERSION + 1]!}`
  const vendor = u16be(bytes, start + VENDOR)
  // A ping of some makers is a header cut short: seen in a public capture of RTI's.
  const submessages: Submessage[] = []
  let at = start + HEADER
  while (at + SUBMESSAGE_HEADER <= end && submessages.length < limits.submessages) {
    const isLittle = (bytes[at + 1]! & LITTLE_ENDIAN) !== 0
    const length = isLittle ? u16le(bytes, at + 2) : u16be(bytes, at + 2)
    const id = bytes[at]!
    const isToEnd = length === 0 && id !== PAD && id !== INFO_TIMESTAMP
    const stop = isToEnd ? end : at + SUBMESSAGE_HEADER + length
    if (stop > end) {
      if (isCut) break
      return { kind: 'malformed', at: at - start, reason: 'submessage length', length: available }
    }
    submessages.push(readSubmessage(bytes, at, stop, isLittle))
    at = stop
  }
  const message = {
    version,
    vendor,
    guidPrefix: available >= HEADER ? u32be(bytes, start + GUID_PREFIX) : 0,
    submessages,
  }
  return { kind: 'message', message, length: available }
}

function readSubmessage(bytes: Uint8Array, at: number, end: number, isLittle: boolean): Submessage {
  const id = bytes[at]!
  const nothing = { id, discovery: undefined, topic: '', typeName: '', entity: '' }
  const flags = bytes[at + 1]!
  const body = at + SUBMESSAGE_HEADER
  if (id !== DATA || (flags & DATA_PRESENT) === 0 || end - body < 20) return nothing
  const writer = u32be(bytes, body + 8)
  const discovery =
    writer === PARTICIPANTS
      ? 'participant'
      : writer === PUBLICATIONS
        ? 'publication'
        : writer === SUBSCRIPTIONS
          ? 'subscription'
          : undefined
  if (discovery === undefined) return nothing
  let payload = body + 4 + (isLittle ? u16le(bytes, body + 2) : u16be(bytes, body + 2))
  if ((flags & INLINE_QOS) !== 0) payload = readParameters(bytes, payload, end, isLittle).next
  if (payload + 4 > end) return { ...nothing, discovery }
  const encapsulation = u16be(bytes, payload)
  if (encapsulation !== PL_CDR_BE && encapsulation !== PL_CDR_LE) return { ...nothing, discovery }
  const found = readParameters(bytes, payload + 4, end, encapsulation === PL_CDR_LE)
  return { id, discovery, topic: found.topic, typeName: found.typeName, entity: found.entity }
}

/** A parameter list up to its sentinel, and the offset behind it: §9.4.2.11. */
function readParameters(bytes: Uint8Array, start: number, end: number, isLittle: boolean) {
  const found = { topic: '', typeName: '', entity: '', next: end }
  let at = start
  for (let count = 0; at + 4 <= end && count < limits.parameters; count++) {
    const id = isLittle ? u16le(bytes, at) : u16be(bytes, at)
    const length = isLittle ? u16le(bytes, at + 2) : u16be(bytes, at + 2)
    at += 4
    if (id === SENTINEL) {
      found.next = at
      return found
    }
    if (at + length > end) return found
    if (id === TOPIC_NAME) found.topic = stringAt(bytes, at, at + length, isLittle)
    else if (id === TYPE_NAME) found.typeName = stringAt(bytes, at, at + length, isLittle)
    else if (id === ENTITY_NAME) found.entity = stringAt(bytes, at, at + length, isLittle)
    at += length
  }
  return found
}

/** A CDR string: its length with the closing NUL, then its bytes. */
function stringAt(bytes: Uint8Array, at: number, end: number, isLittle: boolean): string {
  if (end - at < 4) return ''
  const length = isLittle ? u32le(bytes, at) : u32be(bytes, at)
  return text(bytes, at + 4, Math.min(end, at + 4 + length))
}

/** `yes` for the magic number and a version there is. */
export function probe(slice: Slice): 'yes' | 'no' {
  return dissect(slice).kind === 'message' ? 'yes' : 'no'
}
