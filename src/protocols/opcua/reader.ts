/**
 * Built-in types in the binary encoding: OPC 10000-6 §5.2. Never throws: past the end, or on an impossible length, the
 * reader is `isShort`, remains at the end and returns zeros and undefined.
 */
import { toHex } from '#bytes/hex'
import { float32, float64, u16le, u32le, u64le } from '#bytes/read'
import { text } from '#bytes/text'
import { limits } from './limits.ts'

// Encoding byte of a NodeId: §5.2.2.9.
const NODE_ID = { twoByte: 0, fourByte: 1, numeric: 2, string: 3, guid: 4, byteString: 5 } as const
const NODE_ID_KIND = 0x3f
const HAS_NAMESPACE_URI = 0x80
const HAS_SERVER_INDEX = 0x40
/** Seconds between 1601-01-01 and 1970-01-01: DateTime counts 100 ns from the former (§5.2.2.5). */
const EPOCH_SECONDS = 11_644_473_600

export interface Bytes {
  readonly start: number
  readonly end: number
}

export interface ExtensionObject {
  /** NodeId of the encoding: `i=811`. */
  readonly type: string
  /** Body, where it is binary. */
  readonly body: Bytes | undefined
}

export class Reader {
  readonly bytes: Uint8Array
  at: number
  end: number
  isShort = false

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  #take(byteCount: number): number {
    const at = this.at
    if (byteCount < 0 || byteCount > this.end - at) {
      this.isShort = true
      this.at = this.end
      return -1
    }
    this.at = at + byteCount
    return at
  }

  skip(byteCount: number): void {
    this.#take(byteCount)
  }

  u8(): number {
    const at = this.#take(1)
    return at < 0 ? 0 : this.bytes[at]!
  }

  u16(): number {
    const at = this.#take(2)
    return at < 0 ? 0 : u16le(this.bytes, at)
  }

  u32(): number {
    const at = this.#take(4)
    return at < 0 ? 0 : u32le(this.bytes, at)
  }

  i32(): number {
    return this.u32() | 0
  }

  u64(): number {
    const at = this.#take(8)
    return at < 0 ? 0 : u64le(this.bytes, at)
  }

  i64(): number {
    const at = this.#take(8)
    return at < 0 ? 0 : u32le(this.bytes, at) + (u32le(this.bytes, at + 4) | 0) * 0x1_0000_0000
  }

  float(): number {
    return float32(this.u32())
  }

  double(): number {
    const low = this.u32()
    return float64(this.u32(), low)
  }

  /** RFC 3339 text; undefined for "no time". */
  dateTime(): string | undefined {
    const ticks = this.u64()
    const milliseconds = ticks / 10_000 - EPOCH_SECONDS * 1000
    return ticks === 0 || Math.abs(milliseconds) > 8e15
      ? undefined
      : new Date(Math.floor(milliseconds)).toISOString()
  }

  /** Position of a ByteString or String; undefined for null. */
  byteString(): Bytes | undefined {
    const length = this.i32()
    if (length < 0) return undefined
    const start = this.#take(length)
    return start < 0 ? undefined : { start, end: start + length }
  }

  string(): string | undefined {
    const byteCount = this.byteString()
    return byteCount && text(this.bytes, byteCount.start, byteCount.end)
  }

  guid(): string {
    const at = this.#take(16)
    if (at < 0) return ''
    const { bytes } = this
    const part = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
    const head = `${part(u32le(bytes, at), 8)}-${part(u16le(bytes, at + 4), 4)}-${part(u16le(bytes, at + 6), 4)}`
    return `${head}-${toHex(bytes, at + 8, at + 10)}-${toHex(bytes, at + 10, at + 16)}`
  }

  /** `i=2258`, `ns=2;s=Line1.Speed`: OPC 10000-6 §5.1.12. Reads an ExpandedNodeId as well. */
  nodeId(): string {
    const encoding = this.u8()
    const id = this.#identifier(encoding & NODE_ID_KIND)
    if ((encoding & HAS_NAMESPACE_URI) !== 0) this.byteString()
    if ((encoding & HAS_SERVER_INDEX) !== 0) this.skip(4)
    return id
  }

  #identifier(kind: number): string {
    if (kind === NODE_ID.twoByte) return `i=${this.u8()}`
    const namespace = kind === NODE_ID.fourByte ? this.u8() : this.u16()
    const prefix = namespace === 0 ? '' : `ns=${namespace};`
    switch (kind) {
      case NODE_ID.fourByte:
        return `${prefix}i=${this.u16()}`
      case NODE_ID.numeric:
        return `${prefix}i=${this.u32()}`
      case NODE_ID.string:
        return `${prefix}s=${this.string() ?? ''}`
      case NODE_ID.guid:
        return `${prefix}g=${this.guid()}`
      case NODE_ID.byteString: {
        const byteCount = this.byteString()
        return `${prefix}b=${byteCount ? toHex(this.bytes, byteCount.start, Math.min(byteCount.end, byteCount.start + 32)) : ''}`
      }
      default:
        this.isShort = true
        this.at = this.end
        return ''
    }
  }

  /** Name without its namespace. */
  qualifiedName(): string | undefined {
    this.skip(2)
    return this.string()
  }

  localizedText(): string | undefined {
    const mask = this.u8()
    if ((mask & 1) !== 0) this.byteString()
    return (mask & 2) !== 0 ? this.string() : undefined
  }

  extensionObject(): ExtensionObject {
    const type = this.nodeId()
    const encoding = this.u8()
    const body = encoding === 0 ? undefined : this.byteString()
    return { type, body: encoding === 1 ? body : undefined }
  }

  diagnosticInfo(depth = 0): void {
    const mask = this.u8()
    // Symbolic id, namespace URI, localized text, locale: indexes into the string table. §5.2.2.12.
    for (const bit of [0x01, 0x02, 0x04, 0x08]) if ((mask & bit) !== 0) this.skip(4)
    if ((mask & 0x10) !== 0) this.byteString()
    if ((mask & 0x20) !== 0) this.skip(4)
    if ((mask & 0x40) === 0) return
    if (depth < limits.depth) this.diagnosticInfo(depth + 1)
    else this.isShort = true
  }

  /** Number of elements of an array; 0 for null. */
  arrayLength(): number {
    const length = this.i32()
    if (length > limits.elements) this.isShort = true
    return length < 0 || this.isShort ? 0 : length
  }

  /** Reads an array; stops early where bytes are missing. Of long arrays the elements after `most` are dropped. */
  array<Element>(read: () => Element, most: number = limits.elements): Element[] {
    const length = this.arrayLength()
    const found: Element[] = []
    for (let i = 0; i < length && !this.isShort; i++) {
      const element = read()
      if (!this.isShort && found.length < most) found.push(element)
    }
    return found
  }
}
