import { ipv4Text, ipv6Text } from '#model/address'
import { masked, parseRange } from '#model/address-range'
import type { Indicator, IndicatorKind, Threats } from '#model/threat'
import type { Microseconds } from '#model/time'
import { ByteTable, LONGEST } from './byte-table.ts'
import { IndicatorRows } from './indicator-rows.ts'
import { limits } from './limits.ts'

/** First byte of a key. */
const TAGS = { v4: 1, v6: 2, domain: 3, url: 4, hash: 5, fingerprint: 6 } as const
/** Of an address: tag, bits of the prefix, port of the server in two bytes, then the address. */
const BITS = 1
const PORT = 2
const ADDRESS = 4

const encoder = new TextEncoder()

/**
 * Loaded indicators, looked up by value. Of two about the same value, the one that stays valid longer is kept. A
 * million take less than 64 MB: keys are in a table of bytes, data in columns; objects are created for results only.
 */
export class Indicators implements Threats {
  readonly #keys = new ByteTable(limits.indicators)
  readonly #rows = new IndicatorRows()
  /** Lengths of prefixes that are there, longest first: a handful of look-ups, however ranges overlap. */
  readonly #lengths = { v4: [] as number[], v6: [] as number[] }
  readonly #has = { address: false, domain: false, url: false, hash: false, fingerprint: false }
  #hasPorts = false
  /** One key at a time: the tag and a text of any length that is kept. */
  readonly #key = new Uint8Array(LONGEST + 1)

  constructor(indicators: Iterable<Indicator> = []) {
    for (const indicator of indicators) this.add(indicator)
  }

  get isEmpty(): boolean {
    return this.#keys.count === 0
  }

  get count(): number {
    return this.#keys.count
  }

  /** Indicators whose name was left out, for all names together would be too long. */
  get namesLeftOut(): number {
    return this.#rows.namesLeftOut
  }

  /** Bytes that they hold on to. */
  get bytes(): number {
    return this.#keys.bytes + this.#rows.bytes
  }

  /** False if the bound is reached or the value is none. */
  add(indicator: Indicator): boolean {
    const end = this.#writeKey(indicator)
    if (end === 0) return false
    const before = this.#keys.count
    const row = this.#keys.add(this.#key, 0, end)
    if (row < 0) return false
    if (row === before || this.#rows.isOutlivedBy(row, indicator)) this.#rows.set(row, indicator)
    this.#has[indicator.kind] = true
    return true
  }

  find(kind: IndicatorKind, value: string, time: Microseconds, port?: number): Indicator | undefined {
    if (!this.#has[kind]) return undefined
    if (kind === 'address') return this.#findAddress(value, time, port)
    if (kind === 'domain') return this.#findDomain(value, time)
    const end = this.#writeText(kind, kind === 'url' ? value : value.toLowerCase())
    const row = end === 0 ? -1 : this.#rowAt(0, end, time)
    return row < 0
      ? undefined
      : { kind, value: kind === 'url' ? value : value.toLowerCase(), ...this.#rows.about(row) }
  }

  #findAddress(value: string, time: Microseconds, port: number | undefined): Indicator | undefined {
    const range = parseRange(value)
    if (range === undefined) return undefined
    const version = typeof range.base === 'number' ? 'v4' : 'v6'
    for (const bits of this.#lengths[version]) {
      const base = masked(range.base, bits)
      for (const wanted of this.#hasPorts && port !== undefined ? [port, 0] : [0]) {
        const row = this.#rowAt(0, this.#writeAddress(base, bits, wanted), time)
        if (row < 0) continue
        const found = {
          kind: 'address' as const,
          value: textOf(this.#key, version, bits),
          ...this.#rows.about(row),
        }
        return wanted === 0 ? found : { ...found, port: wanted }
      }
    }
    return undefined
  }

  /** A name that is malicious has no innocent names below it: the longest suffix that is there. */
  #findDomain(value: string, time: Microseconds): Indicator | undefined {
    const text = value.endsWith('.') ? value.slice(0, -1).toLowerCase() : value.toLowerCase()
    const end = this.#writeText('domain', text)
    if (end === 0) return undefined
    for (let start = 0; start >= 0; ) {
      // The tag goes before each suffix in turn, over the dot.
      const before = this.#key[start]!
      this.#key[start] = TAGS.domain
      const row = this.#rowAt(start, end, time)
      this.#key[start] = before
      if (row >= 0)
        return {
          kind: 'domain',
          value: text.slice(text.length - (end - start - 1)),
          ...this.#rows.about(row),
        }
      const dot = this.#key.indexOf(0x2e, start + 1)
      start = dot < 0 || dot >= end ? -1 : dot
    }
    return undefined
  }

  #rowAt(start: number, end: number, time: Microseconds): number {
    const row = this.#keys.find(this.#key, start, end)
    return row >= 0 && this.#rows.isValid(row, time) ? row : -1
  }

  /** Bytes of the key; 0 if the value is none. */
  #writeKey({ kind, value, port = 0 }: Indicator): number {
    if (kind !== 'address') return this.#writeText(kind, value)
    const range = parseRange(value)
    if (range === undefined) return 0
    const lengths = typeof range.base === 'number' ? this.#lengths.v4 : this.#lengths.v6
    if (!lengths.includes(range.bits)) {
      lengths.push(range.bits)
      lengths.sort((a, b) => b - a)
    }
    this.#hasPorts ||= port !== 0
    return this.#writeAddress(range.base, range.bits, port)
  }

  #writeText(kind: Exclude<IndicatorKind, 'address'>, value: string): number {
    const key = this.#key
    key[0] = TAGS[kind]
    if (kind === 'hash') return writeDigest(key, value)
    if (value.length >= LONGEST) return 0
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) return writeUtf8(key, value)
      key[1 + i] = code
    }
    return 1 + value.length
  }

  #writeAddress(base: number | bigint, bits: number, port: number): number {
    const key = this.#key
    key[BITS] = bits
    key[PORT] = port >> 8
    key[PORT + 1] = port & 0xff
    if (typeof base === 'number') {
      key[0] = TAGS.v4
      key[ADDRESS] = base >>> 24
      key[ADDRESS + 1] = (base >>> 16) & 0xff
      key[ADDRESS + 2] = (base >>> 8) & 0xff
      key[ADDRESS + 3] = base & 0xff
      return ADDRESS + 4
    }
    key[0] = TAGS.v6
    let rest = base
    for (let i = 15; i >= 0; i--) {
      key[ADDRESS + i] = Number(rest & 0xffn)
      rest >>= 8n
    }
    return ADDRESS + 16
  }
}

/** Two digits a byte; 0 if it is no digest. */
function writeDigest(key: Uint8Array, value: string): number {
  if (value.length > 128 || value.length % 2 !== 0) return 0
  for (let i = 0; i < value.length; i += 2) {
    const [high, low] = [digitOf(value.charCodeAt(i)), digitOf(value.charCodeAt(i + 1))]
    if (high < 0 || low < 0) return 0
    key[1 + i / 2] = (high << 4) | low
  }
  return 1 + value.length / 2
}

/** Of `0` to `9`, `a` to `f`; -1 of others. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

function writeUtf8(key: Uint8Array, value: string): number {
  const { read, written } = encoder.encodeInto(value, key.subarray(1, LONGEST))
  return read < value.length ? 0 : 1 + written
}

/** The range that a key names: `198.51.100.0/24`, `2001:db8::/32`. */
function textOf(key: Uint8Array, version: 'v4' | 'v6', bits: number): string {
  const text = version === 'v4' ? ipv4Text(key, ADDRESS) : ipv6Text(key, ADDRESS)
  return bits === (version === 'v4' ? 32 : 128) ? text : `${text}/${bits}`
}
