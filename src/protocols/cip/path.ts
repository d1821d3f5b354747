/** Padded EPATH → what it names: CIP Networks Library Vol. 1 Ed. 3.3 (2007) Appendix C-1.4. */
import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { className } from './classes.ts'
import { limits } from './limits.ts'
import { readSafety, SAFETY_SEGMENT, type SafetySegment } from './safety.ts'

/** One step of a route: out of this port, to this link address (a slot on a backplane, an IP address on Ethernet). */
export interface Hop {
  readonly port: number
  readonly link: string
}

/** Electronic key of a connection path: which device the originator expects. Table C-1.7. */
export interface ElectronicKey {
  readonly vendor: number
  readonly deviceType: number
  readonly productCode: number
  readonly major: number
  readonly minor: number
}

export interface Path {
  /** The last class, instance and attribute named; undefined where the path names none. */
  readonly classId: number | undefined
  readonly instance: number | undefined
  readonly attribute: number | undefined
  /** Symbols and members as a programmer writes them: `Program:Main.Tag[3].Member`; '' if there are none. */
  readonly symbol: string
  readonly route: readonly Hop[]
  readonly key: ElectronicKey | undefined
  /** Of a safety connection. */
  readonly safety: SafetySegment | undefined
  /** It goes past a class and instance to a link address that is longer than what is left of it. */
  readonly isOverrun: boolean
  /** All of it in words: `class 0x01 Identity/instance 1/attribute 7`, or the symbol. */
  readonly object: string
}

// Segment types, bits 7..5 of the first byte: Table C-1.1.
const PORT = 0
const LOGICAL = 1
const NETWORK = 2
const SYMBOLIC = 3
const DATA = 4

/** Of a port segment: its link address has a length of its own: §C-1.4.1. */
const LONG_LINK = 0x10

// Logical types, bits 4..2: Table C-1.3.
const CLASS = 0
const INSTANCE = 1
const MEMBER = 2
const CONNECTION_POINT = 3
const ATTRIBUTE = 4
const SPECIAL = 5
const SERVICE_ID = 6

/** ANSI Extended Symbol, the data segment that carries Logix tag names: §C-1.4.5.2. */
const ANSI_SYMBOL = 0x91
/** Key format 4: vendor, type, code, revision: §C-1.4.2.5. */
const KEY_FORMAT = 4

/** Segments of a path read so far. */
interface Draft {
  classId: number | undefined
  instance: number | undefined
  attribute: number | undefined
  symbol: string
  route: Hop[]
  key: ElectronicKey | undefined
  safety: SafetySegment | undefined
  words: string[]
}

/** Reads segments until `end`; stops at the first that does not fit or is undocumented. */
export function readPath(bytes: Uint8Array, start: number, end: number): Path {
  const draft: Draft = {
    classId: undefined,
    instance: undefined,
    attribute: undefined,
    symbol: '',
    route: [],
    key: undefined,
    safety: undefined,
    words: [],
  }
  let isOverrun = false
  let at = start
  for (let i = 0; i < limits.segments && at < end; i++) {
    const next = readSegment(draft, bytes, at, end)
    if (next <= at || next > end) {
      isOverrun = draft.classId !== undefined && isLinkBeyond(bytes, at, end)
      break
    }
    at = next
  }
  const { classId, instance, attribute, symbol, route, key, safety, words } = draft
  if (symbol !== '') words.unshift(symbol)
  const object = words.join('/')
  return { classId, instance, attribute, symbol, route, key, safety, isOverrun, object }
}

/** Offset just past the segment at `at`; `at` itself where it cannot be read. */
function readSegment(draft: Draft, bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]!
  if (end - at < 2) return at
  switch (byte >> 5) {
    case PORT:
      return readPort(draft, bytes, at, end)
    case LOGICAL:
      return readLogical(draft, bytes, at, end)
    case NETWORK: // bit 4: the second byte counts words, else it is the value itself: §C-1.4.3
      if ((byte & 0x10) === 0) return at + 2
      if (byte === SAFETY_SEGMENT)
        draft.safety = readSafety(bytes, at, Math.min(end, at + 2 + bytes[at + 1]! * 2))
      return at + 2 + bytes[at + 1]! * 2
    case SYMBOLIC: {
      const length = byte & 0x1f
      if (length === 0 || at + 1 + length > end) return at
      addSymbol(draft, text(bytes, at + 1, at + 1 + length))
      return at + 1 + length + ((length + 1) % 2)
    }
    case DATA: {
      if (byte !== ANSI_SYMBOL) return at + 2 + bytes[at + 1]! * 2
      const length = bytes[at + 1]!
      if (at + 2 + length > end) return at
      addSymbol(draft, text(bytes, at + 2, at + 2 + length))
      return at + 2 + length + (length % 2)
    }
    default:
      return at
  }
}

function addSymbol(draft: Draft, symbol: string): void {
  draft.symbol = draft.symbol === '' ? symbol : `${draft.symbol}.${symbol}`
}

/** §C-1.4.1: port in bits 3..0, 15 meaning a word follows; bit 4: the link address has a length of its own. */
function readPort(draft: Draft, bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]!
  const isLong = (byte & LONG_LINK) !== 0
  let next = at + 1
  const length = isLong ? bytes[next++]! : 1
  let port = byte & 0x0f
  if (port === 15) {
    if (next + 2 > end) return at
    port = u16le(bytes, next)
    next += 2
  }
  if (next + length > end || length === 0) return at
  const link = isLong ? text(bytes, next, next + length) : `${bytes[next]!}`
  draft.route.push({ port, link })
  next += length
  return next + ((next - at) % 2)
}

/** A port whose link address is longer than the bytes present. */
function isLinkBeyond(bytes: Uint8Array, at: number, end: number): boolean {
  const byte = bytes[at]!
  return byte >> 5 === PORT && (byte & LONG_LINK) !== 0 && end - at >= 2 && at + 2 + bytes[at + 1]! > end
}

/** §C-1.4.2: bits 4..2 are the kind, bits 1..0 the width of the value. */
function readLogical(draft: Draft, bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]!
  const type = (byte >> 2) & 7
  if (type === SPECIAL) return readKey(draft, bytes, at, end)
  const format = byte & 3
  if (format === 3) return at
  const width = [2, 4, 6][format]!
  if (at + width > end) return at
  const value = format === 0 ? bytes[at + 1]! : format === 1 ? u16le(bytes, at + 2) : u32le(bytes, at + 2)
  name(draft, type, value)
  return at + width
}

function name(draft: Draft, type: number, value: number): void {
  switch (type) {
    case CLASS:
      draft.classId = value
      draft.instance = undefined
      draft.words.push(className(value))
      return
    case INSTANCE:
      draft.instance = value
      draft.words.push(`instance ${value}`)
      return
    case MEMBER: // after a symbol, the index of an array element; further ones are further dimensions
      if (draft.symbol === '') draft.words.push(`member ${value}`)
      else if (draft.symbol.endsWith(']')) draft.symbol = `${draft.symbol.slice(0, -1)},${value}]`
      else draft.symbol += `[${value}]`
      return
    case ATTRIBUTE:
      draft.attribute = value
      draft.words.push(`attribute ${value}`)
      return
    case CONNECTION_POINT:
      draft.words.push(`connection point ${value}`)
      return
    case SERVICE_ID:
      draft.words.push(`service ${hexCode(value)}`)
      return
    default:
      draft.words.push(`extended ${value}`)
  }
}

function readKey(draft: Draft, bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 10 || bytes[at + 1] !== KEY_FORMAT) return at
  draft.key = {
    vendor: u16le(bytes, at + 2),
    deviceType: u16le(bytes, at + 4),
    productCode: u16le(bytes, at + 6),
    major: bytes[at + 8]! & 0x7f, // bit 7: compatible modules are accepted too
    minor: bytes[at + 9]!,
  }
  return at + 10
}

/** `1/0`, further hops after a comma: `1/3,2/10.1.1.5`; undefined for no route. */
export function routeText(route: readonly Hop[]): string | undefined {
  return route.length === 0 ? undefined : route.map(({ port, link }) => `${port}/${link}`).join(',')
}

/** Backplane of a chassis: port 1 of every module, by Rockwell's public documents (1756-PM020). */
const BACKPLANE = 1

/** Whom a route leads to: `server/slot:3`, `server/slot:3/port:2/ip:10.1.1.5`; undefined for the server itself. */
export function aboutRoute(route: readonly Hop[]): string | undefined {
  if (route.length === 0) return undefined
  let about = 'server'
  for (const { port, link } of route) {
    if (port === BACKPLANE && /^\d+$/.test(link)) about += `/slot:${link}`
    else about += `/port:${port}/${/^\d+(\.\d+){3}$/.test(link) ? 'ip' : 'link'}:${link.replaceAll('/', '_')}`
  }
  return about
}
