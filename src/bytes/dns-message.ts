/**
 * The message format of DNS (RFC 1035 §4), shared by mDNS (RFC 6762), LLMNR (RFC 4795) and NetBIOS name service (RFC
 * 1002 §4.2). It returns the fields; each protocol interprets them.
 */
import { readDnsName } from './dns-name.ts'
import { u16be, u32be } from './read.ts'
import { clean, text } from './text.ts'

// Header: RFC 1035 §4.1.1.
const ID = 0
const FLAGS = 2
const QUESTION_COUNT = 4
const ANSWER_COUNT = 6
const AUTHORITY_COUNT = 8
const ADDITIONAL_COUNT = 10
export const DNS_HEADER = 12

/** Type, class, time to live and length after a record's name: RFC 1035 §4.1.3. */
const RECORD_HEADER = 10

const limits = {
  /** Questions and records of one message that are kept; a zone transfer's message of 64 KiB may hold 4,000. */
  entries: 4096,
  /** Character strings kept of one TXT record. */
  strings: 64,
} as const

/** Types that are read here: IANA DNS Parameters. */
export const dnsType = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  ANY: 255,
} as const

/** Types whose lengths are checked, and that name no host. */
const LOC = 29
const RRSIG = 46
const NSEC = 47

/** May the header's counts be true? Each question and record takes a byte at least, and by far most take more. */
export function canHold(bytes: Uint8Array, start: number, end: number): boolean {
  let entries = 0
  for (const at of [QUESTION_COUNT, ANSWER_COUNT, AUTHORITY_COUNT, ADDITIONAL_COUNT])
    entries += u16be(bytes, start + at)
  return entries <= end - start - DNS_HEADER
}

export interface DnsQuestion {
  readonly name: string
  readonly type: number
  readonly class: number
}

export interface DnsRecord extends DnsQuestion {
  /** Seconds. */
  readonly timeToLive: number
  /** Position of RDATA in the message. */
  readonly start: number
  readonly end: number
  /** Address, target name or joined strings; '' for types that are not read here. */
  readonly value: string
  /** Character strings of TXT and HINFO. */
  readonly strings: readonly string[]
  /** Port of SRV. */
  readonly port: number | undefined
}

export interface DnsMessage {
  readonly id: number
  readonly isResponse: boolean
  readonly opcode: number
  /** The sixteen flag bits, unchanged. */
  readonly flags: number
  readonly responseCode: number
  readonly questions: readonly DnsQuestion[]
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
  readonly additionals: readonly DnsRecord[]
  /** Bytes read. */
  readonly length: number
  /** Where and why reading stopped early; undefined for a sound message. Everything before it was read. */
  readonly fault: { readonly at: number; readonly reason: string } | undefined
}

/** Prints an address of 4 or 16 bytes at `at`; handed in because this module knows no addresses. */
export type AddressText = (bytes: Uint8Array, at: number, byteCount: number) => string

/**
 * Reads one message in `bytes[start..end)`. The caller has checked that {@link DNS_HEADER} bytes are there.
 * Without `addressText` record data is not read: NetBIOS numbers its types otherwise (33 is NBSTAT, not SRV).
 */
export function readDnsMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  addressText: AddressText | undefined,
): DnsMessage {
  const reader = new MessageReader(bytes, start, end, addressText)
  const flags = u16be(bytes, start + FLAGS)
  const questions = reader.questions(u16be(bytes, start + QUESTION_COUNT))
  const answers = reader.records(u16be(bytes, start + ANSWER_COUNT))
  const authorities = reader.records(u16be(bytes, start + AUTHORITY_COUNT))
  const additionals = reader.records(u16be(bytes, start + ADDITIONAL_COUNT))
  return {
    id: u16be(bytes, start + ID),
    isResponse: flags >= 0x8000,
    opcode: (flags >> 11) & 15,
    flags,
    responseCode: flags & 15,
    questions,
    answers,
    authorities,
    additionals,
    length: reader.at - start,
    fault: reader.fault,
  }
}

class MessageReader {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  at: number
  fault: DnsMessage['fault']
  readonly #addressText: AddressText | undefined
  #entries = 0

  constructor(bytes: Uint8Array, start: number, end: number, addressText: AddressText | undefined) {
    this.#addressText = addressText
    this.bytes = bytes
    this.start = start
    this.end = end
    this.at = start + DNS_HEADER
  }

  questions(count: number): DnsQuestion[] {
    const found: DnsQuestion[] = []
    for (let i = 0; i < count && this.#hasRoom(); i++) {
      const name = this.#name()
      if (name === undefined) break
      if (this.at + 4 > this.end) {
        this.#stop(this.at, 'question')
        break
      }
      found.push({ name, type: u16be(this.bytes, this.at), class: u16be(this.bytes, this.at + 2) })
      this.at += 4
    }
    return found
  }

  records(count: number): DnsRecord[] {
    const found: DnsRecord[] = []
    for (let i = 0; i < count && this.#hasRoom(); i++) {
      const record = this.#record()
      if (record === undefined) break
      found.push(record)
    }
    return found
  }

  #hasRoom(): boolean {
    return this.fault === undefined && this.#entries++ < limits.entries
  }

  #stop(at: number, reason: string): undefined {
    this.fault ??= { at: at - this.start, reason }
  }

  #record(): DnsRecord | undefined {
    const { bytes } = this
    const name = this.#name()
    if (name === undefined) return undefined
    const at = this.at
    if (at + RECORD_HEADER > this.end) return this.#stop(at, 'record header')
    const type = u16be(bytes, at)
    const start = at + RECORD_HEADER
    const end = start + u16be(bytes, at + 8)
    if (end > this.end) return this.#stop(at + 8, 'record length')
    const read = this.#data(type, start, end)
    if (read === undefined) return undefined
    this.at = end
    return { name, type, class: u16be(bytes, at + 2), timeToLive: u32be(bytes, at + 4), start, end, ...read }
  }

  /** RDATA by type: RFC 1035 §3.3, RFC 3596 §2.2 (AAAA), RFC 2782 (SRV). Empty data is a dynamic update's (RFC 2136 §2.4). */
  #data(type: number, start: number, end: number): Pick<DnsRecord, 'value' | 'strings' | 'port'> | undefined {
    const { bytes } = this
    const length = end - start
    const addressText = this.#addressText
    if (length === 0 || addressText === undefined) return { value: '', strings: [], port: undefined }
    switch (type) {
      case dnsType.A:
        return length === 4 ? said(addressText(bytes, start, 4)) : this.#stop(start, 'A length')
      case dnsType.AAAA:
        return length === 16 ? said(addressText(bytes, start, 16)) : this.#stop(start, 'AAAA length')
      case dnsType.NS:
      case dnsType.CNAME:
      case dnsType.PTR:
      case dnsType.SOA:
        return this.#target(start, end)
      case dnsType.MX:
        return length < 3 ? this.#stop(start, 'MX length') : this.#target(start + 2, end)
      case dnsType.SRV:
        return length < 7
          ? this.#stop(start, 'SRV length')
          : this.#target(start + 6, end, u16be(bytes, start + 4))
      case dnsType.TXT:
      case dnsType.HINFO:
        return this.#strings(start, end)
      case LOC: // a version 0 record has sixteen bytes: RFC 1876 §2
        return bytes[start] === 0 && length !== 16 ? this.#stop(start, 'LOC length') : said('')
      case RRSIG: // eighteen bytes, then the signer's name: RFC 4034 §3.1
        return length < 19 ? this.#stop(start, 'RRSIG length') : this.#target(start + 18, end)
      case NSEC:
        return this.#nsec(start, end)
      case dnsType.OPT:
        return this.#blocks(start, end, 4, 2) ? said('') : undefined
      default:
        return said('')
    }
  }

  /** The next name, then type bit maps: RFC 4034 §4.1. */
  #nsec(start: number, end: number): ReturnType<typeof said> | undefined {
    const saved = this.at
    this.at = start
    const name = this.#name(end)
    const maps = this.at
    this.at = saved
    return name !== undefined && this.#blocks(maps, end, 2, 1) ? said(name) : undefined
  }

  /** Blocks whose length, of `bytes` bytes, ends a header: EDNS options (RFC 6891 §6.1.2) and type bit maps. */
  #blocks(start: number, end: number, header: number, byteCount: number): boolean {
    for (let at = start; at < end; ) {
      const isWhole = at + header <= end
      const last = at + header
      const next = isWhole
        ? last + (byteCount === 2 ? u16be(this.bytes, last - 2) : this.bytes[last - 1]!)
        : end + 1
      if (next > end) {
        this.#stop(at, 'record data')
        return false
      }
      at = next
    }
    return true
  }

  #target(start: number, end: number, port?: number): ReturnType<typeof said> | undefined {
    const saved = this.at
    this.at = start
    const name = this.#name(end)
    this.at = saved
    return name === undefined ? undefined : said(name, [], port)
  }

  #strings(start: number, end: number): ReturnType<typeof said> | undefined {
    const strings: string[] = []
    for (let at = start; at < end; ) {
      const next = at + 1 + this.bytes[at]!
      if (next > end) return this.#stop(at, 'character string')
      if (strings.length < limits.strings) strings.push(text(this.bytes, at + 1, next))
      at = next
    }
    return said(clean(strings.join(' ')), strings)
  }

  /** Name at `this.at`, which moves past it; undefined (and a fault) if it is none. */
  #name(end = this.end): string | undefined {
    const found = readDnsName(this.bytes, this.start, this.at, end)
    if (found.kind === 'fault') return this.#stop(found.at, found.reason)
    this.at = found.next
    return found.name
  }
}

function said(
  value: string,
  strings: readonly string[] = [],
  port?: number,
): Pick<DnsRecord, 'value' | 'strings' | 'port'> {
  return { value, strings, port }
}
